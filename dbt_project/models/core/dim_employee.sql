-- Grain: one row per employee, as called and employed now (the newest version of the source that knows
-- them). Facts keep the id they were rung under, whether or not its employee ever arrived.
{{ union_of_sources('employees', var('sources_with_employees', ['square'])) }}

"""Read schema of Square locations and team members.

Belongs here: columns and types of the two masters. Does not belong: which entity owns a location
(tillbook.toml), customers.
"""

from ingestion.sources.raw_tables import Column, RawTable, SourceObject

LOCATIONS = SourceObject(
    name="locations",
    format="json",
    records="locations",
    tables=(
        RawTable(
            name="locations",
            columns=(
                Column("id", required=True),
                Column("name"),
                Column("timezone"),
                Column("country"),
                Column("currency_code", path="currency"),
                Column("status"),
                Column("created_at", "TIMESTAMP"),
            ),
        ),
    ),
)
"""ListLocations responses: one record a location."""

TEAM_MEMBERS = SourceObject(
    name="team_members",
    format="json",
    records="team_members",
    tables=(
        RawTable(
            name="team_members",
            columns=(
                Column("id", required=True),
                Column("reference_id"),
                Column("given_name"),
                Column("family_name"),
                Column("status"),
                Column("is_owner", "BOOLEAN"),
                Column("created_at", "TIMESTAMP"),
                Column("updated_at", "TIMESTAMP"),
            ),
        ),
    ),
)
"""SearchTeamMembers responses: one record a team member."""

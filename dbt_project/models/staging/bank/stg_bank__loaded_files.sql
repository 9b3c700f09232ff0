-- Grain: one row per landed file of statements that was read, with its statements, loaded and rejected.
{{ loaded_files('bank') }}

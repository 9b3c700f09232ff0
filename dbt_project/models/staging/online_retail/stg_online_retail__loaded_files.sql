-- Grain: one row per landed file that was read, with its records, loaded and rejected.
{{ loaded_files('online_retail') }}

-- Grain: one row per raw line of a touched invoice, with its row id and what kind of thing it is.
{{ online_retail_rows('source_document_id in ' ~ touched_documents('online_retail')) }}

-- Grain: adds to the touched days one row per part that was promised of them and is none any more, so that what was
-- sent of it is reversed.
insert into touched
select touched.* replace (promised.posting_key as posting_key, substr(promised.posting_key, 66) as part)
from promised
inner join touched on left(promised.posting_key, 64) = touched.posting_key
where promised.posting_key not in (select known.posting_key from touched as known)
    and touched.posting_key not in (select left_out.posting_key from left_out)

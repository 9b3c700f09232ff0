-- A written amount without signs of currency and thousands, a minus before it where it is negative: in
-- brackets, with a minus before or behind it, or marked as a credit. Then its value; null where it is
-- none.
create or replace temp macro cleaned_amount(written, has_decimal_comma) as
    case when written is null then null else
        case when regexp_matches(written, '^\s*\(.*\)\s*$|-\s*$|^\s*[^0-9(]*-|CR\s*$') then '-' else '' end
        || regexp_replace(
            case when has_decimal_comma then replace(replace(written, '.', ''), ',', '.')
                else replace(written, ',', '') end,
            '[[:space:]()$€£¥ ’''+-]|[CD]R\s*$', '', 'g'
        )
    end
;

create or replace temp macro amount_value(cleaned) as
    case when regexp_full_match(cleaned, '-?[0-9]+([.][0-9]*)?|-?[.][0-9]+')
        then try_cast(cleaned as decimal(27, 6)) end

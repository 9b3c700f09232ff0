-- Grain: one row per touched day that has something to send: its lines as JSON, accounts summed up, in units the
-- target takes. Rounding to fewer decimals gives what is over to the largest fractions, so that the
-- entry still sums to zero. What sums to nothing is not here.
create or replace temp table wanted as
with summed as (
    select
        posting_key, account_id, target_account, party_type, party, dimension_values,
        sent_currency_code,
        cast(sum(sent_amount_minor) as bigint) as amount_minor,
        string_agg(distinct replace(measure, '_', ' '), ', ' order by replace(measure, '_', ' '))
            as measures
    from mapped
    where posting_key not in (select left_out.posting_key from left_out)
    group by
        posting_key, account_id, target_account, party_type, party, dimension_values,
        sent_currency_code
    having sum(sent_amount_minor) <> 0
),

scaled as (
    select
        summed.*,
        least(currencies.decimals, coalesce(asked.decimals, currencies.decimals)) as minor_unit,
        cast(power(10, greatest(currencies.decimals - coalesce(asked.decimals, currencies.decimals), 0))
            as bigint) as units
    from summed
    cross join asked
    inner join dim_currency as currencies on summed.sent_currency_code = currencies.currency_code
),

floored as (
    select
        *,
        ((amount_minor % units) + units) % units as remainder,
        (amount_minor - ((amount_minor % units) + units) % units) // units as whole_units
    from scaled
),

rounded as (
    select
        *,
        whole_units + case
            when row_number() over (
                partition by posting_key order by remainder desc, abs(amount_minor) desc, account_id,
                    target_account, dimension_values, party
            ) <= -sum(whole_units) over (partition by posting_key) then 1
            else 0
        end as sent_minor
    from floored
),

numbered as (
    select
        *,
        row_number() over (
            partition by posting_key
            order by account_id, target_account, dimension_values, party, sent_minor
        ) as line_number
    from rounded
    where sent_minor <> 0
),

described as (
    select
        mapped.posting_key,
        case
            when any_value(touched.detail_entry_id) is null then min(mapped.words)
            else concat(
                upper(left(min(mapped.unit_event), 1)),
                replace(substr(min(mapped.unit_event), 2), '_', ' '), ' ',
                min(mapped.source_document_id)
            )
        end as words
    from mapped
    inner join touched on mapped.posting_key = touched.posting_key
    group by mapped.posting_key
),

summed_up as (
    select
        numbered.posting_key,
        min(numbered.sent_currency_code) as sent_currency_code,
        min(numbered.minor_unit) as minor_unit,
        cast(to_json(list({
            'number': numbered.line_number,
            'account_id': numbered.account_id,
            'account': numbered.target_account,
            'amount_minor': cast(numbered.sent_minor as bigint),
            'description': numbered.measures,
            'dimensions': map(asked.dimension_names, numbered.dimension_values),
            'party_type': numbered.party_type,
            'party': numbered.party
        } order by numbered.line_number)) as varchar) as lines
    from numbered
    cross join asked
    group by numbered.posting_key
)

select
    touched.*,
    summed_up.sent_currency_code,
    summed_up.minor_unit,
    concat(
        described.words, ' of ', touched.business_date,
        case when touched.posting_date <> touched.business_date
            then concat(', posted on ', touched.posting_date) else '' end,
        coalesce(concat(', ', locations.location_name), ''),
        case when touched.channel is not null then concat(', ', touched.channel) else '' end,
        case when touched.part is not null then concat(', ', touched.part_words) else '' end,
        case when touched.currency_code <> summed_up.sent_currency_code
            then concat(', in ', touched.currency_code) else '' end
    ) as description,
    summed_up.lines
from touched
inner join summed_up on touched.posting_key = summed_up.posting_key
inner join described on touched.posting_key = described.posting_key
left join dim_location as locations on touched.location_id = locations.location_id

-- Grain: one row per journal line of a touched day, with the account the target calls it by: the most
-- specific row of the mapping that holds on the posting date. Without one the account is null.
create or replace temp table mapped as
with lines as (
    select journals.*, touched.posting_key
    from journals
    inner join touched
        on journals.entity_id = touched.entity_id
        and journals.location_id is not distinct from touched.location_id
        and journals.posting_date = touched.posting_date
        and journals.business_date = touched.business_date
        and journals.journal_type = touched.journal_type
        and journals.channel is not distinct from touched.channel
        and journals.currency_code = touched.currency_code
        and journals.detail_entry_id is not distinct from touched.detail_entry_id
),

combinations as (
    select distinct entity_id, account_id, location_id, department_id, sent_currency_code, posting_date
    from lines
),

candidates as (
    select
        combinations.*, accounts.target_account, accounts.party_type, accounts.party,
        row_number() over (
            partition by
                combinations.entity_id, combinations.account_id, combinations.location_id,
                combinations.department_id, combinations.sent_currency_code, combinations.posting_date
            order by
                cast(accounts.location_id is not null as integer)
                + cast(accounts.department_id is not null as integer)
                + cast(accounts.currency_code is not null as integer) desc,
                accounts.entity_id is not null desc, accounts.valid_from desc, accounts.target_account
        ) as place
    from combinations
    inner join accounts
        on combinations.account_id = accounts.account_id
        and (accounts.entity_id is null or accounts.entity_id = combinations.entity_id)
        and (accounts.location_id is null or accounts.location_id = combinations.location_id)
        and (accounts.department_id is null or accounts.department_id = combinations.department_id)
        and (accounts.currency_code is null or accounts.currency_code = combinations.sent_currency_code)
        and combinations.posting_date >= accounts.valid_from
        and combinations.posting_date < accounts.valid_to
)

select
    lines.posting_key, lines.account_id, lines.sent_currency_code, lines.sent_amount_minor,
    lines.measure, lines.unit_event, lines.source_document_id, lines.words,
    candidates.target_account, candidates.party_type, candidates.party,
    list_transform(asked.dimension_values, lambda told: case told
        when 'entity' then lines.entity_id
        when 'location' then lines.location_id
        when 'department' then lines.department_id
        when 'channel' then lines.channel
    end) as dimension_values
from lines
cross join asked
left join candidates
    on lines.entity_id = candidates.entity_id
    and lines.account_id = candidates.account_id
    and lines.location_id is not distinct from candidates.location_id
    and lines.department_id is not distinct from candidates.department_id
    and lines.sent_currency_code = candidates.sent_currency_code
    and lines.posting_date = candidates.posting_date
    and candidates.place = 1

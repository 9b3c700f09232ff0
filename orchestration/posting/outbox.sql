-- The outbox of a home: what each accounting system must hold, and what became of sending it.
-- Rows are never deleted and their content never changes; only the state of a delivery moves.
create table deliveries (
    sequence integer primary key,
    external_id text not null unique,
    target text not null,
    posting_key text not null,
    kind text not null check (kind in ('entry', 'reversal')),
    revision integer not null check (revision > 0),
    reverses text references deliveries (external_id),
    entity_id text not null,
    location_id text,
    journal_type text not null,
    channel text,
    posting_date text not null,
    business_date text not null,
    journal_entry_id text,
    currency_code text not null,
    minor_unit integer not null,
    description text not null,
    -- Of a reversal: none; it is the mirror of what it reverses.
    lines text,
    payload_hash text not null,
    mapping_version text not null,
    planned_run_id text not null,
    planned_at text not null,
    planned_by text not null,
    approved_by text,
    -- The date the target was told instead, because it had closed the posting date.
    sent_date text,
    state text not null check (
        state in ('PENDING', 'SENDING', 'POSTED', 'REJECTED', 'UNCERTAIN', 'WITHDRAWN')
    ),
    request_id text not null,
    attempts integer not null default 0,
    remote_id text,
    reason text,
    detail text,
    check ((kind = 'reversal') = (reverses is not null)),
    check ((kind = 'reversal') = (lines is null)),
    unique (target, posting_key, kind, revision)
);
create index deliveries_to_go on deliveries (target, sequence) where state in ('PENDING', 'UNCERTAIN');
create index deliveries_in_trouble on deliveries (target, sequence) where state in ('SENDING', 'REJECTED');
create index deliveries_by_date on deliveries (target, entity_id, posting_date);

-- Every change of a state: who reads it sees what happened, in order.
create table transitions (
    sequence integer primary key,
    external_id text not null references deliveries (external_id),
    state text not null,
    at text not null,
    actor text not null,
    detail text
);
create index transitions_by_delivery on transitions (external_id, sequence);

-- Through which run a target was planned, and in which form: another form would post all again.
create table plans (
    target text not null,
    entity_id text not null,
    mode text not null,
    through_run_id text not null,
    planned_at text not null,
    primary key (target, entity_id)
);

-- Days that were to be planned and could not be; they are asked for again by every plan.
create table left_out (
    target text not null,
    posting_key text not null,
    entity_id text not null,
    location_id text,
    journal_type text not null,
    channel text,
    posting_date text not null,
    business_date text not null,
    journal_entry_id text,
    currency_code text not null,
    reason text not null,
    detail text not null,
    primary key (target, posting_key)
);

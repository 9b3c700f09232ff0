-- The integrity tests of the code, what a breach does, and how many breaches are published for the entity.
select
    tests.invariant,
    tests.class,
    tests.test_name,
    tests.statement,
    count(findings.invariant) as breaches,
    case
        when tests.class = 'P' then 'held: a breach ends the run before it is committed'
        when count(findings.invariant) = 0 then 'held'
        else 'see findings.csv and breaches of other periods'
    end as result
from integrity_tests as tests
left join findings
    on replace(tests.test_name, '_', ' ') = findings.detail
    and coalesce(findings.entity_id, $entity) = $entity
group by tests.invariant, tests.class, tests.test_name, tests.statement
order by test_name

-- Between accounts: two groups differ by the same amount the other way round on a day of a store. What
-- that is called follows from the roles of the accounts, else only that it lies on the other account.
insert into pieces
with pairs as (
    select
        one.cell_id as one_id, other.cell_id as other_id, one.left_minor,
        one_class.class as one_class, other_class.class as other_class,
        one_group.group_name as one_name, other_group.group_name as other_name,
        case when one.location_id = other.location_id then 0 else 1 end as is_elsewhere
    from open_cells as one
    inner join open_cells as other
        on one.day = other.day and one.currency_code = other.currency_code
        and one.left_minor = -other.left_minor and one.group_id <> other.group_id
        and (one.location_id = other.location_id or one.location_id = '' or other.location_id = '')
    inner join account_groups as one_group on one.group_id = one_group.group_id
    inner join account_groups as other_group on other.group_id = other_group.group_id
    left join group_classes as one_class on one.group_id = one_class.group_id
    left join group_classes as other_class on other.group_id = other_class.group_id
    where one.left_minor > 0 and one.their_lines + other.their_lines > 0
),

ranked as (
    select
        *,
        row_number() over (partition by one_id order by is_elsewhere, other_id) as place_of_one,
        row_number() over (partition by other_id order by is_elsewhere, one_id) as place_of_other
    from pairs
),

taken as (
    select *, coalesce(one_class, other_class, 'between accounts') as class
    from ranked
    where place_of_one = 1 and place_of_other = 1
)

select one_id, class, left_minor, concat('the same amount, the other way, on ', other_name) from taken
union all
select other_id, class, -left_minor, concat('the same amount, the other way, on ', one_name) from taken

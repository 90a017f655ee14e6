{{ config(tags=['after_outlook']) }}

with owners as (

    select * from {{ ref('dim_owner') }}
    where is_current and is_active

),

days as (

    select * from {{ ref('dim_todo_day') }}

),

absences as (

    select * from {{ ref('fct_absence_day') }}
    where absent_share = 1

),

-- Who is away for the whole day is not written to: the list of the day of return tells all of it.
away as (

    select absences.owner_id
    from absences
    inner join days on absences.date_day = days.todo_date

),

items as (

    select
        owner_id,
        sum(case when list_code = 'todo' then 1 else 0 end) as todo_count,
        sum(case when list_code = 'todo' and is_past_due then 1 else 0 end) as past_due_count,
        sum(case when list_code = 'input' then 1 else 0 end) as input_count
    from {{ ref('fct_todo_item') }}
    group by owner_id

),

-- Who has open work of their own, and who leads people.
named as (

    select owner_id from {{ ref('fct_todo_deal') }}
    union all
    select owner_id from {{ ref('fct_task') }}
    where is_open
    union all
    select owner_id from items
    union all
    select manager_id as owner_id from {{ ref('dim_scope') }}
    where is_reported and manager_id is not null

),

workers as (

    select distinct owner_id from named

),

people as (

    select
        'owner' as scope_kind,
        owners.owner_id as scope_id,
        days.as_of,
        days.todo_date,
        owners.owner_id,
        owners.name,
        owners.email,
        owners.language,
        owners.is_active,
        cast(coalesce(items.todo_count, 0) as integer) as todo_count,
        cast(coalesce(items.past_due_count, 0) as integer) as past_due_count,
        cast(coalesce(items.input_count, 0) as integer) as input_count
    from owners
    inner join workers on owners.owner_id = workers.owner_id
    cross join days
    left join items on owners.owner_id = items.owner_id
    left join away on owners.owner_id = away.owner_id
    where away.owner_id is null

)

select * from people

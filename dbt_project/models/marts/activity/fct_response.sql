with found as (

    select * from {{ ref('int_responses_found') }}

),

aliases as (

    select * from {{ ref('int_owner_aliases') }}

),

companies as (

    select * from {{ ref('stg_parameters__companies') }}

),

calendar as (

    select * from {{ ref('dim_calendar') }}

),

business_days as (

    select
        date_day,
        case when is_business_day then 1 else 0 end as is_worked,
        sum(case when is_business_day then 1 else 0 end)
            over (order by date_day rows between unbounded preceding and current row)
        - case
            when is_business_day then 1
            else 0
        end as days_before
    from calendar

),

answered as (

    select
        *,
        case answer_basis
            when 'stated' then first_response_date
            when 'activity' then met_date
            when 'settled' then settled_date
        end as answered_date,
        case answer_basis
            when 'stated' then first_response_at
            when 'activity' then met_at
        end as answered_at
    from found

),

-- An answer counts with its time only where both ends have one. Who waits still, waits to the end
-- of today at the least.
coded as (

    select
        *,
        case
            when answer_basis = 'none' and not is_answer_kept then 'unknown'
            when answer_basis = 'none' then 'unanswered'
            when received_at <= answered_at then 'timed'
            else 'untimed'
        end as response_code,
        case
            when answer_basis = 'none' and is_answer_kept
                then cast({{ add_days(as_of_date(), 1) }} as {{ type_local_time() }})
            when received_at <= answered_at then answered_at
        end as waited_until
    from answered

),

measured as (

    select
        coded.*,
        coalesce(aliases.owner_id, {{ unassigned() }}) as owner_id,
        {{ seconds_between('coded.received_at', 'coded.waited_until') }} as waited_seconds,
        {{ business_seconds('coded.waited_until', 'end_days', 'companies') }}
        - {{ business_seconds('coded.received_at', 'begin_days', 'companies') }}
            as waited_business_seconds
    from coded
    cross join companies
    left join business_days as begin_days on coded.received_date = begin_days.date_day
    left join business_days as end_days on cast(coded.waited_until as date) = end_days.date_day
    left join aliases on {{ person_key('coded.owner_key') }} = aliases.alias

)

select
    record_kind,
    record_id,
    source,
    owner_id,
    account_id,
    contact_id,
    received_date,
    received_at,
    answered_date,
    answered_at,
    answer_basis,
    is_answer_kept,
    case when answer_basis = 'activity' then answer_activity_id end as answer_activity_id,
    response_code,
    {{ ratio('waited_seconds', '3600') }} as waited_hours,
    {{ ratio('waited_business_seconds', '3600') }} as waited_business_hours,
    cast(snapshot_on as {{ type_text() }}) || '/' || source_file as source_file,
    source_row
from measured

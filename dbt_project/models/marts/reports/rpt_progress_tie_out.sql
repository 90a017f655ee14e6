with tie_outs as (

    select * from {{ ref('dq_tie_out') }}

),

-- A list of deals is one total here, however many deals it lists.
totals as (

    select
        source,
        control_date,
        measure,
        status,
        dimension,
        case when dimension = 'deal' then '' else member_key end as member_key,
        max(case verdict when 'differs' then 2 when 'explained' then 1 else 0 end) as verdict_rank,
        max(case when measure = 'amount' then abs(difference_value) end) as difference_amount,
        max(case when measure = 'count' then abs(difference_value) end) as difference_count
    from tie_outs
    group by
        source,
        control_date,
        measure,
        status,
        dimension,
        case when dimension = 'deal' then '' else member_key end

),

counted as (

    select
        max(control_date) as control_date,
        cast(count(*) as bigint) as total_count,
        cast(sum(case when verdict_rank = 0 then 1 else 0 end) as bigint) as agreed_count,
        cast(sum(case when verdict_rank = 1 then 1 else 0 end) as bigint) as explained_count,
        cast(sum(case when verdict_rank = 2 then 1 else 0 end) as bigint) as differing_count,
        cast(max(difference_amount) as decimal(18, 2)) as largest_amount,
        cast(max(difference_count) as bigint) as largest_count
    from totals
    having count(*) > 0

)

select * from counted

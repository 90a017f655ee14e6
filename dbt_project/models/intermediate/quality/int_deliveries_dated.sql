with files as (

    select
        source,
        -- What updates say of deals stands beside their deliveries, and proves no deletion.
        case when object = 'deal_update' then 'deal' else object end as object,
        snapshot_on,
        status,
        mode,
        mode <> 'mend' and object <> 'deal_update' as is_of_delivery
    from {{ ref('stg_lake_file__files') }}
    where part = '' or object = 'deal_update'

),

deliveries as (

    select
        source,
        object,
        snapshot_on,
        -- A workbook of mended rows is no file of the delivery that it mends.
        count(case when is_of_delivery then 1 end) as file_count,
        min(case when is_of_delivery and (status <> 'ok' or mode <> 'full') then 0 else 1 end)
            as is_full
    from files
    group by source, object, snapshot_on

),

compared as (

    select
        *,
        file_count > 0 as is_own,
        lag(snapshot_on) over (
            partition by source, object, case when file_count > 0 then 1 else 0 end
            order by snapshot_on
        ) as previous_snapshot_on,
        max(file_count) over (
            partition by source, object order by snapshot_on
            rows between unbounded preceding and 1 preceding
        ) as most_files_before
    from deliveries

),

-- A delivery with fewer files than an earlier one may lack one of them: it proves no deletion.
judged as (

    select
        source,
        object,
        snapshot_on,
        previous_snapshot_on,
        is_own,
        case
            when is_full = 1
                and file_count >= {{ greater_of('coalesce(most_files_before, 0)', '1') }}
                then 1
            else 0
        end as complete_flag
    from compared

),

numbered as (

    select
        source,
        object,
        snapshot_on,
        previous_snapshot_on,
        is_own,
        complete_flag = 1 as is_complete,
        cast(
            sum(complete_flag) over (
                partition by source, object order by snapshot_on
                rows between unbounded preceding and current row
            ) as integer
        ) as complete_number
    from judged

)

select * from numbered

with visits as (

    select
        source,
        deal_id,
        entered_date,
        coalesce(exited_date, {{ far_future() }}) as exited_date,
        lead(entered_date) over (
            partition by source, deal_id
            order by entered_date nulls last, exited_date nulls last
        ) as next_entered_date
    from {{ ref('fct_stage_visit') }}
    where not is_skipped

)

select
    source,
    deal_id,
    entered_date
from visits
where exited_date < entered_date or next_entered_date < exited_date

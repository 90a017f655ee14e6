with versions as (

    select
        source,
        deal_id,
        valid_from,
        valid_to,
        lead(valid_from) over (partition by source, deal_id order by valid_from) as next_from
    from {{ ref('fct_deal_version') }}

)

select
    source,
    deal_id,
    valid_from
from versions
where valid_to < valid_from
    or (next_from is not null and next_from <> {{ add_days('valid_to', 1) }})
    or (next_from is null and valid_to <> {{ far_future() }})

with accounts as (

    select * from {{ ref('dim_account') }}

),

deliveries as (

    select
        source,
        account_id,
        snapshot_on,
        owner_id as owner_key
    from {{ ref('stg_lake__accounts') }}
    where row_outcome = 'accepted' and part = '' and account_id is not null

),

aliases as (

    select * from {{ ref('int_owner_aliases') }}

),

owned as (

    select
        deliveries.source,
        deliveries.account_id,
        {{ lesser_of('deliveries.snapshot_on', as_of_date()) }} as valid_from,
        coalesce(aliases.owner_id, {{ unassigned() }}) as owner_id
    from deliveries
    inner join accounts
        on deliveries.source = accounts.source and deliveries.account_id = accounts.account_id
    left join aliases on {{ person_key('deliveries.owner_key') }} = aliases.alias

),

compared as (

    select
        *,
        lag(owner_id) over (
            partition by source, account_id order by valid_from nulls last
        ) as owner_before
    from owned

),

-- Deliveries that say the same again are one span.
changes as (

    select * from compared
    where owner_before is null or owner_before <> owner_id

),

spans as (

    select
        source,
        account_id,
        valid_from,
        {{ add_days(
            'lead(valid_from) over (partition by source, account_id order by valid_from nulls last)', -1
        ) }} as last_day,
        owner_id,
        owner_before is null as is_first_known
    from changes

)

select
    source,
    account_id,
    valid_from,
    coalesce(last_day, {{ far_future() }}) as valid_to,
    owner_id,
    last_day is null as is_current,
    is_first_known
from spans

{% set most_lines = 8 %}
with owners as (

    select * from {{ ref('dim_owner') }}
    where is_current

),

deal_lines as (

    select
        account_source as source,
        account_id,
        case when status = 'open' then 'open_deal' else 'won_deal' end as list_code,
        case when status = 'open' then close_date else decided_date end as line_date,
        deal_name as line_name,
        stage as line_detail,
        owner_id,
        amount_reporting as line_amount,
        deal_id as line_id,
        case when status = 'open' then -amount_reporting end as line_order
    from {{ ref('fct_deal') }}
    where is_eligible and status in ('open', 'won') and account_id is not null

),

contact_lines as (

    select
        source,
        account_id,
        'contact' as list_code,
        last_two_way_date as line_date,
        contact_name as line_name,
        title as line_detail,
        cast(null as {{ type_text() }}) as owner_id,
        cast(null as decimal(18, 2)) as line_amount,
        contact_id as line_id,
        cast(null as decimal(18, 2)) as line_order
    from {{ ref('dim_contact') }}
    where account_id is not null

),

inquiry_lines as (

    select
        source,
        account_id,
        'inquiry' as list_code,
        received_date as line_date,
        subject as line_name,
        priority as line_detail,
        owner_id,
        cast(null as decimal(18, 2)) as line_amount,
        inquiry_id as line_id,
        cast(null as decimal(18, 2)) as line_order
    from {{ ref('fct_inquiry') }}
    where account_id is not null and closed_date is null and coalesce(status, '') <> 'closed'

),

owner_lines as (

    select
        source,
        account_id,
        'owner' as list_code,
        valid_from as line_date,
        cast(null as {{ type_text() }}) as line_name,
        cast(null as {{ type_text() }}) as line_detail,
        owner_id,
        cast(null as decimal(18, 2)) as line_amount,
        owner_id as line_id,
        cast(null as decimal(18, 2)) as line_order
    from {{ ref('fct_account_owner') }}

),

lines as (

    select * from deal_lines
    union all
    select * from contact_lines
    union all
    select * from inquiry_lines
    union all
    select * from owner_lines

),

-- Open deals by their money; everything else the newest first.
ranked as (

    select
        *,
        row_number() over (
            partition by source, account_id, list_code
            order by
                line_order asc nulls last,
                line_date desc nulls last,
                line_id asc nulls last
        ) as line_rank,
        count(*) over (partition by source, account_id, list_code) as line_count
    from lines

)

select
    ranked.source || '/' || ranked.account_id as scope_id,
    ranked.list_code,
    cast(ranked.line_rank as integer) as line_rank,
    cast(ranked.line_count as bigint) as line_count,
    ranked.line_date,
    ranked.line_name,
    ranked.line_detail,
    owners.name as owner_name,
    cast(ranked.line_amount as decimal(18, 2)) as line_amount
from ranked
left join owners on ranked.owner_id = owners.owner_id
where ranked.line_rank <= {{ most_lines }}

{#
    Who could be recognised for what, each by a rule that can be read here. A person who is not a
    candidate stands nowhere: no table holds an order of people from the bottom.
#}
{% set least_open_deals = 5 %}
{% set clean_from = 0.9 %}
{% set rescue_times = 2 %}
{% set streak_from = 3 %}
{{ config(tags=['after_outlook']) }}
with month_wins as (

    select * from {{ ref('fct_month_win') }}

),

asked_deals as (

    select distinct
        source,
        deal_id
    from {{ ref('fct_update_request') }}

),

filled as (

    select
        warnings.owner_id,
        count(*) as open_count,
        sum(case when asked_deals.deal_id is null then 1 else 0 end) as clean_count
    from {{ ref('fct_deal_warning') }} as warnings
    left join asked_deals
        on warnings.source = asked_deals.source and warnings.deal_id = asked_deals.deal_id
    group by warnings.owner_id

),

candidates as (

    select
        'improvement' as category_code,
        owner_id,
        metric_id,
        cast(null as {{ type_text() }}) as source,
        cast(null as {{ type_text() }}) as deal_id,
        sigma_better as order_value,
        n
    from {{ ref('fct_owner_feedback') }}
    where outcome_code = 'strength' and told_rank = 1
    union all
    select
        'clean_data' as category_code,
        owner_id,
        cast(null as {{ type_text() }}) as metric_id,
        cast(null as {{ type_text() }}) as source,
        cast(null as {{ type_text() }}) as deal_id,
        {{ ratio('clean_count', 'open_count') }} as order_value,
        open_count as n
    from filled
    where open_count >= {{ least_open_deals }} and clean_count >= {{ clean_from }} * open_count
    union all
    select
        'rescue' as category_code,
        owner_id,
        cast(null as {{ type_text() }}) as metric_id,
        source,
        deal_id,
        cast(amount as {{ type_double() }}) as order_value,
        1 as n
    from month_wins
    where times_usual >= {{ rescue_times }}
    union all
    select
        'first_win' as category_code,
        owner_id,
        cast(null as {{ type_text() }}) as metric_id,
        source,
        deal_id,
        cast(amount as {{ type_double() }}) as order_value,
        1 as n
    from month_wins
    where is_first
    union all
    select
        'streak' as category_code,
        owner_id,
        cast(null as {{ type_text() }}) as metric_id,
        cast(null as {{ type_text() }}) as source,
        cast(null as {{ type_text() }}) as deal_id,
        cast(month_count as {{ type_double() }}) as order_value,
        month_count as n
    from {{ ref('fct_streak') }}
    where month_count >= {{ streak_from }}

),

typed as (

    select
        category_code,
        owner_id,
        metric_id,
        source,
        deal_id,
        cast(order_value as {{ type_double() }}) as order_value,
        cast(n as bigint) as n
    from candidates
    where owner_id <> {{ unassigned() }}

)

select * from typed

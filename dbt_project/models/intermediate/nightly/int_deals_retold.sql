{#
    Deals whose row may be another than at the last build: those that contribute anew, whose account has
    another name, whose activities or plans are others, whose last contact was yet to come, that are in a
    stage of the past, and those of a source that begins or ceases to tell of activities. None without a
    past.
#}
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_deals_accounted') }}, {{ ref('int_deals_versioned') }}
-- depends_on: {{ ref('int_deals_latest') }}, {{ ref('int_deals_planned') }}
-- depends_on: {{ ref('int_accounts_known') }}, {{ ref('int_activities_counted') }}
-- depends_on: {{ ref('int_activities_touched') }}, {{ ref('stg_parameters__stages') }}
-- depends_on: {{ ref('stg_lake_file__last_built') }}
{% set names_built = as_built('int_account_names_built') %}
{% set planned_built = as_built('int_deals_planned_built') %}
{% set activities_built = as_built('fct_activity') %}
{% set activities = ref('int_activities_counted') %}
{% set has_past = names_built and planned_built and activities_built %}
with recredited as (

    select * from {{ ref('int_deals_recredited') }}

),

{% if has_past -%}
deals as (

    select
        source,
        deal_id,
        account_source,
        account_id
    from {{ ref('int_deals_accounted') }}

),

names as (

    select * from {{ ref('int_accounts_known') }}

),

renamed as (

    {{ net_changes('names', names_built, ['source', 'account_id', 'account_name']) }}

),

turned_sources as (

    {{ net_changes(
        '(select distinct source from ' ~ activities ~ ')',
        '(select distinct source from ' ~ activities_built ~ ')', ['source']
    ) }}

),

versions as (

    select * from {{ ref('int_deals_versioned') }}
    where valid_to = {{ far_future() }}

),

stages as (

    select * from {{ ref('stg_parameters__stages') }}
    where {{ as_of_date() }} between held_from and held_to

),

{% endif -%}
united as (

    select
        source,
        deal_id
    from recredited
    {%- if has_past %}
    union all
    select
        deals.source,
        deals.deal_id
    from deals
    inner join renamed
        on deals.account_source = renamed.source and deals.account_id = renamed.account_id
    union all
    select
        deals.source,
        deals.deal_id
    from deals
    inner join turned_sources on deals.source = turned_sources.source
    {%- for planned in [ref('int_deals_planned'), planned_built] %}
    union all
    select
        source,
        deal_id
    from {{ planned }}
    {%- endfor %}
    {%- for told in [activities, activities_built] %}
    union all
    select
        told.deal_source as source,
        told.deal_id
    from {{ told }} as told
    {{ join_touched_activities(ref('int_activities_touched'), 'told') }}
    {%- endfor %}
    union all
    select
        latest.source,
        latest.deal_id
    from {{ ref('int_deals_latest') }} as latest
    cross join {{ ref('stg_lake_file__last_built') }} as last_builds
    where latest.last_activity_date > last_builds.as_of
    union all
    select
        versions.source,
        versions.deal_id
    from versions
    left join stages on {{ same_key('versions', 'stages', ['source', 'pipeline', 'stage']) }}
    where stages.source is null
    {%- endif %}

)

select distinct
    source,
    deal_id
from united
where deal_id is not null

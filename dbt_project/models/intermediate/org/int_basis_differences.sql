{#
    In what every sum rests on: who belongs to what, and which days there are. One row; without a last
    build everything differs.
#}
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_owners_scoped') }}, {{ ref('int_days_told') }}
{% set scoped_built = as_built('int_owners_scoped_built') %}
{% set days_built = as_built('int_days_built') %}
{% if not (scoped_built and days_built) -%}
select
    1 as org_difference_count,
    1 as day_difference_count
from {{ ref('int_days_told') }}
{%- else -%}
with scoped as (

    select * from {{ ref('int_owners_scoped') }}

),

days as (

    select * from {{ ref('int_days_told') }}

),

org_differences as (

    {{ net_changes('scoped', scoped_built, ['scope_kind', 'scope_id', 'owner_id']) }}

),

differences as (

    select
        (select count(*) from org_differences) as org_difference_count,
        case
            when days.first_day = there.first_day and days.last_day = there.last_day then 0 else 1
        end as day_difference_count
    from days
    cross join {{ days_built }} as there

)

select * from differences
{%- endif %}

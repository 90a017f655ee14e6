{# Links that are not those of the last build, as they are and as they were; none, without one. #}
{{ config(materialized='table') }}
{% set links_built = as_built('int_activity_links_built') %}
with told as (

    select
        *,
        1 as side
    from {{ ref('int_activity_links') }}
    {%- if links_built %}
    union all
    select
        *,
        -1 as side
    from {{ links_built }}
    {%- else %}
    where 1 = 0
    {%- endif %}

),

-- What is told now as it was told then cancels itself.
differing as (

    select state from told
    group by state
    having sum(side) <> 0

),

changed as (

    select distinct
        told.kind,
        told.source,
        told.record_id,
        told.related_source,
        told.related_id,
        told.state
    from told
    inner join differing on told.state = differing.state

)

select * from changed

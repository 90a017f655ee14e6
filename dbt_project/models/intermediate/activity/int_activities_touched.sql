{#
    Activities whose row, or whose quality, is not that of the last build, and those that are gone;
    all where there was no build, and all after a change in the org. A row per day on which one
    counts or counted.
#}
{{ config(materialized='table') }}
{% set activities_built = as_built('fct_activity') %}
{% set qualities = ref('int_activities_qualified') %}
{% set qualities_built = as_built('fct_activity_quality') %}
{% set requalified = touched_activities('int_activities_requalified') %}
{% set is_requalified_alone = requalified and basis_stands('org_difference_count') %}
with activities as (

    {{ told_activities(ref('int_activities_counted')) }}

),

reorganised as (

    select org_difference_count as difference_count from {{ ref('int_basis_differences') }}

),

{% set activity_state = "'activity', " ~ activity_columns() -%}
{%- set quality_state = "'quality', " ~ quality_columns() -%}
{%- set sides = [('activities', activity_state, 'coalesce(completed_date, activity_date)', 1)] -%}
{%- if activities_built and qualities_built -%}
{%- set sides = sides + [
    (qualities, quality_state, 'held_on', 1),
    (activities_built, activity_state, 'coalesce(completed_date, activity_date)', -1),
    (qualities_built, quality_state, 'held_on', -1),
] -%}
{%- endif -%}
told as (

    {%- for relation, state, day, side in sides %}
    {{ 'union all' if not loop.first }}
    select
        source,
        activity_id,
        {{ day }} as event_date,
        {{ fingerprint(state.split(',')) }} as state,
        {{ side }} as side
    {%- if is_requalified_alone %}
    from (
        select side_told.*
        from {{ relation }} as side_told
        {{ join_touched_activities(requalified, 'side_told') }}
    ) as requalified
    {%- else %}
    from {{ relation }} as side_told
    {%- endif %}
    {%- endfor %}

),

-- What is told now as it was told then cancels itself.
differing as (

    select state from told
    group by state
    having sum(side) <> 0

),

touched as (

    select distinct
        told.source,
        told.activity_id,
        told.event_date
    from told
    cross join reorganised
    left join differing on told.state = differing.state
    where differing.state is not null or reorganised.difference_count > 0

)

select * from touched

{#
    What came to the contributions since the last build, and what went, as far as sums and spreads go;
    what went and came again as it was cancels out. Without a past it is nothing: all is summed anew.
#}
{{ config(materialized='table') }}
{% set columns = summed_columns() | join(', ') %}
{% set is_going_on = as_built('int_contributions_changed') %}
{% set touched = ref('int_activities_touched') %}
{% set is_recredited = is_recredited_deal('told', 'record_id') %}
with {{ activity_contributions(ref('fct_activity'), ref('fct_activity_quality'), touched) }},

acted_deals as (

    select told.*
    from {{ ref('fct_acted_deal_contribution') }} as told
    {{ join_deals_among(ref('int_deals_retold'), 'told', 'record_id') }}

),

edits as (

    select told.*
    from {{ ref('fct_deal_edit') }} as told
    {{ join_deals_among(ref('int_deals_reedited'), 'told', 'deal_id') }}

),

edits_before as (

    select * from {{ ref('int_edits_before') }}

),

{% for edits in ['edits', 'edits_before'] -%}
{{ edits }}_counted as (

    {{ kpi_edit_contributions(edits) }}

),

{% endfor -%}

told as (

    select
        {{ columns }},
        1 as change_count
    from owned_contributions{{ ' where 1 = 0' if not is_going_on }}
    union all
    select
        {{ columns }},
        1 as change_count
    from {{ ref('fct_deal_contribution') }} as told
    where {{ is_recredited }}{{ ' and 1 = 0' if not is_going_on }}
    union all
    select
        {{ columns }},
        1 as change_count
    from acted_deals{{ ' where 1 = 0' if not is_going_on }}
    union all
    select
        {{ columns }},
        1 as change_count
    from ({{ owned_contributions('edits_counted') }}) as edited
    {{ 'where 1 = 0' if not is_going_on }}
    union all
    select
        {{ columns }},
        -1 as change_count
    from ({{ owned_contributions('edits_before_counted') }}) as edited_before
    union all
    select
        {{ columns }},
        -1 as change_count
    from {{ ref('int_contributions_before') }}
    union all
    select
        {{ columns }},
        change_count
    from {{ ref('int_record_contributions_changed') }}

)

{{ net_of('told', summed_columns()) }}

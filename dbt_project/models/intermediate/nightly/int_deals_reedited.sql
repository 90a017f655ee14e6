{#
    Deals whose edits may be told otherwise than at the last build: those whose past is made anew, those
    that another change is known of, and those edited by somebody who is known as someone else, or at last.
#}
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_editors_told') }}, {{ ref('int_deal_edits_made') }}
{% set editors_built = as_built('int_editors_built') %}
with touched as (

    select
        source,
        deal_id
    from {{ ref('int_deals_touched') }}
    where is_past_touched

),

arrived as (

    select
        source,
        deal_id
    from {{ ref('int_deal_changes_arrived') }}

),

{% if editors_built -%}
editors as (

    select * from {{ ref('int_editors_told') }}

),

edits as (

    select * from {{ ref('int_deal_edits_made') }}

),

differing as (

    {{ net_changes(
        'editors', editors_built, ['source', 'changed_by_id', 'editor_code', 'editor_id']
    ) }}

),

{% endif -%}
united as (

    select * from touched
    union all
    select * from arrived
    {%- if editors_built %}
    union all
    select
        edits.source,
        edits.deal_id
    from edits
    inner join differing
        on edits.source = differing.source and edits.changed_by_id = differing.changed_by_id
    {%- endif %}

)

select distinct
    source,
    deal_id
from united

{#
    Marts of which each row is of one deal: a night makes those of its deals anew, and all where there is
    no past. What also rests on who belongs to what, or on which days there are, is made anew with them.
#}

{# The rows of a model that are of the deals that the mart makes anew. A view keeps nothing: it follows the
   table that is made of it. #}
{% macro of_deals_tonight(
    model_name, deals='int_deals_touched', rests_on_org=false, kept_in=none, source='source'
) -%}
    select told.*
    from {{ ref(model_name) }} as told
    {%- if model is defined and model.resource_type != 'unit_test' -%}
        {%- set tonight = ref(deals) -%}
        {%- if _has_past(rests_on_org, kept_in or model.name) %}
    inner join (
        select distinct
            tonight.source,
            tonight.deal_id
        from {{ tonight }} as tonight
        {{ 'where ' ~ _which_of(deals) if _which_of(deals) }}
    ) as tonight on told.{{ source }} = tonight.source and told.deal_id = tonight.deal_id
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{# Before they are taken up: what the last build held of them goes, once it is taken aside. #}
{% macro forget_deals_tonight(deals='int_deals_touched', rests_on_org=false, taken_aside=none) -%}
    {%- set tonight = ref(deals) -%}
    {%- set before = ref(taken_aside) if taken_aside -%}
    {%- if _has_past(rests_on_org, model.name) -%}
    {{ forget_deals(tonight, _which_of(deals) or 'true') }}
    {%- elif as_built(model.name) -%}
    delete from {{ this }}
    {%- endif -%}
{%- endmacro %}

{# The rows of a model that are of changes which arrived since the last build; all without a past. #}
{% macro changes_arrived(model_name) -%}
    select told.*
    from {{ ref(model_name) }} as told
    {%- if model is defined and model.resource_type != 'unit_test' -%}
        {%- set arrived = ref('int_deal_changes_arrived') -%}
        {%- if as_built(model.name) %}
    inner join (select distinct source, change_id from {{ arrived }}) as tonight
        on {{ same_key('told', 'tonight', ['source', 'change_id']) }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{% macro forget_changes_arrived() -%}
    {%- if as_built(model.name) -%}
    delete from {{ this }}
    where exists (
        select 1 from {{ ref('int_deal_changes_arrived') }} as tonight
        where {{ same_key(this, 'tonight', ['source', 'change_id']) }}
    )
    {%- endif -%}
{%- endmacro %}

{# The rows that bear the id of a deal that is made anew, of any source: an id that one source alone
   knew may be known by another now. #}
{% macro of_ids_tonight(model_name) -%}
    select told.*
    from {{ ref(model_name) }} as told
    {%- if model is defined and model.resource_type != 'unit_test' -%}
        {%- set tonight = ref('int_deals_touched') -%}
        {%- if as_built(model.name) %}
    inner join (select distinct deal_id from {{ tonight }} where is_past_touched) as tonight
        on told.deal_id = tonight.deal_id
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{% macro forget_ids_tonight() -%}
    {%- if as_built(model.name) -%}
    delete from {{ this }}
    where exists (
        select 1 from {{ ref('int_deals_touched') }} as tonight
        where tonight.deal_id = {{ this }}.deal_id and tonight.is_past_touched
    )
    {%- endif -%}
{%- endmacro %}

{# Events that no window reaches any longer. #}
{% macro forget_old_events() -%}
    {%- if as_built(model.name) -%}
    delete from {{ this }}
    where changed_on <= (select min(t0) from {{ ref('dim_movement_window') }})
    {%- endif -%}
{%- endmacro %}

{% macro _has_past(rests_on_org, kept_in) -%}
    {{ return(sums_go_on() if rests_on_org else as_built(kept_in)) }}
{%- endmacro %}

{# A newer row of the same past changes no mart of the past. #}
{% macro _which_of(deals) -%}
    {{ return({
        'int_deals_touched': 'tonight.is_past_touched', 'int_deals_arrived': 'tonight.is_changed'
    }.get(deals, '')) }}
{%- endmacro %}

{#
    Marts of which each row is of one deal: a night makes those of its deals anew, and all where there is
    no past. What also rests on who belongs to what, or on which days there are, is made anew with them.
#}

{# The rows of a model that are of the deals that the mart makes anew. #}
{% macro of_deals_tonight(model_name, deals='int_deals_touched', rests_on_org=false) -%}
    select told.*
    from {{ ref(model_name) }} as told
    {%- if model is defined and model.resource_type != 'unit_test' -%}
        {%- set tonight = ref(deals) -%}
        {%- if _has_past(rests_on_org) %}
    where {{ is_deal_among(tonight, 'told', 'deal_id', _which_of(deals)) }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{# Before they are taken up: what the last build held of them goes. #}
{% macro forget_deals_tonight(deals='int_deals_touched', rests_on_org=false) -%}
    {%- if _has_past(rests_on_org) -%}
    {{ forget_deals(ref(deals), _which_of(deals) or 'true') }}
    {%- elif as_built(model.name) -%}
    delete from {{ this }}
    {%- endif -%}
{%- endmacro %}

{# Events that no window reaches any longer. #}
{% macro forget_old_events() -%}
    {%- if as_built(model.name) -%}
    delete from {{ this }}
    where changed_on <= (select min(t0) from {{ ref('dim_movement_window') }})
    {%- endif -%}
{%- endmacro %}

{% macro _has_past(rests_on_org) -%}
    {{ return(sums_go_on() if rests_on_org else as_built(model.name)) }}
{%- endmacro %}

{# A newer row of the same past changes no mart of the past. #}
{% macro _which_of(deals) -%}
    {{ return('tonight.is_past_touched' if deals == 'int_deals_touched' else '') }}
{%- endmacro %}

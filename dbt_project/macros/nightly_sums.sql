{#
    Contributions of tonight's activities and deals, and those that rest on more than one record, are made
    anew; sums lose what these were and gain what they are. Money is decimal: what is left is exact.
#}

{# The metrics that a deal contributes to by what it is itself. #}
{% macro metrics_of_deals() -%}
    '{{ modules.re.findall("'([a-z_]+)' as metric_id", kpi_deal_contributions()) | unique
        | join("', '") }}'
{%- endmacro %}

{# The deals that contribute anew tonight, or nothing where all do. #}
{% macro recredited_deals() -%}
    {%- if model is defined and model.resource_type != 'unit_test' -%}
        {%- set recredited = ref('int_deals_recredited') -%}
        {%- if as_built(model.name) -%}{{ recredited }}{%- endif -%}
    {%- endif -%}
{%- endmacro %}

{% macro is_recredited_deal(told, key) -%}
    exists (
        select 1 from {{ ref('int_deals_recredited') }} as tonight
        where tonight.source = {{ told }}.source and tonight.deal_id = {{ told }}.{{ key }}
    )
{%- endmacro %}

{# The rows of a model that are of deals which contribute anew; all without a past. #}
{% macro deals_of_tonight(model_name) -%}
    {%- set recredited = recredited_deals() -%}
    select told.*
    from {{ ref(model_name) }} as told
    {%- if recredited %}
    where {{ is_recredited_deal('told', 'deal_id') }}
    {%- endif %}
{%- endmacro %}

{# The kinds of contributions that are made anew tonight, each told by a condition of its own: an engine
   finds those of a few activities or deals at once, unless it is asked for either of two things. #}
{% macro remade_contributions(told) -%}
    {%- set of_activity -%}
    {{ told }}.record_kind = 'activity' and {{ told }}.metric_id in ({{ metrics_of_activities() }})
    {%- endset -%}
    {%- set of_deal -%}
    {{ told }}.record_kind = 'deal' and {{ told }}.metric_id in ({{ metrics_of_deals() }})
    {%- endset -%}
    {{ return({
        'activities': of_activity ~ ' and '
            ~ is_touched_activity(ref('int_activities_touched'), told, 'record_id'),
        'deals': of_deal ~ ' and ' ~ is_recredited_deal(told, 'record_id'),
        'others': 'not (' ~ of_activity ~ ') and not (' ~ of_deal ~ ')',
    }) }}
{%- endmacro %}

{# Before tonight's contributions are taken up: those of the last build that they replace go. #}
{% macro forget_contributions(kind) -%}
    {%- if as_built(model.name) -%}
    delete from {{ this }} where {{ remade_contributions(this)[kind] }}
    {%- endif -%}
{%- endmacro %}

{# What tonight's sums lose, or nothing where they are made anew: without a past, and where who belongs to
   what, or which days there are, is another. #}
{% macro contributions_before() -%}
    {%- if model is defined and model.resource_type != 'unit_test' -%}
        {%- set before = ref('int_contributions_before') -%}
        {%- set differences = ref('int_basis_differences') -%}
        {%- if as_built(model.name) -%}
            {%- set found = run_query(
                'select org_difference_count + day_difference_count from ' ~ differences
            ).columns[0].values() -%}
            {%- if found[0] == 0 -%}{{ before }}{%- endif -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{# What sums are made of: all contributions, or what they gain and lose tonight. #}
{% macro contributions_to_sum() -%}
    {%- set before = contributions_before() -%}
    {#- named here, not in a comment, for unit tests give no such inputs -#}
    {%- set remade = touched_activities() ~ recredited_deals() -%}
    {%- set gained = remade_contributions('told').values() if before else ['1 = 1'] -%}
    {%- for remade in gained %}
    {{ 'union all' if not loop.first }}
    select
        told.metric_id,
        told.owner_id,
        told.event_date,
        told.segment_kind,
        told.segment_id,
        told.numerator,
        told.denominator,
        told.record_count,
        1 as contribution_count,
        case when told.numerator is null then 0 else 1 end as known_count
    from {{ ref('fct_kpi_contribution') }} as told
    where {{ remade }}
    {%- endfor %}
    {%- if before %}
    union all
    select
        metric_id,
        owner_id,
        event_date,
        segment_kind,
        segment_id,
        -numerator as numerator,
        -denominator as denominator,
        -record_count as record_count,
        -contribution_count as contribution_count,
        -known_count as known_count
    from {{ before }}
    {%- endif %}
{%- endmacro %}

{# Before sums that are made anew are taken up: those of the last build go. #}
{% macro forget_sums() -%}
    {%- if as_built(model.name) and not contributions_before() -%}
    delete from {{ this }}
    {%- endif -%}
{%- endmacro %}

{# Leaves out what went and came again as it was: it changes no sum. #}
{% macro having_changed(told, count) -%}
    {%- if contributions_before() -%}
    having coalesce(sum({{ told }}.numerator), 0) <> 0
        or coalesce(sum({{ told }}.denominator), 0) <> 0
        or sum({{ told }}.{{ count }}) <> 0
        or sum({{ told }}.contribution_count) <> 0
        or sum({{ told }}.known_count) <> 0
    {%- endif -%}
{%- endmacro %}

{# Sums as they are, or on top of what the last build summed up; a sum of nothing known is not known. #}
{% macro sums_of_tonight(told, grain) -%}
    {%- if contributions_before() -%}
    select
        {%- for column in grain %}
        {{ told }}.{{ column }},
        {%- endfor %}
        case
            when coalesce(past.known_count, 0) + {{ told }}.known_count > 0
                then coalesce(past.numerator, 0) + coalesce({{ told }}.numerator, 0)
        end as numerator,
        coalesce(past.denominator + {{ told }}.denominator, past.denominator, {{ told }}.denominator)
            as denominator,
        coalesce(past.n, 0) + {{ told }}.n as n,
        coalesce(past.contribution_count, 0) + {{ told }}.contribution_count as contribution_count,
        coalesce(past.known_count, 0) + {{ told }}.known_count as known_count
    from {{ told }}
    left join {{ as_built(model.name) }} as past on {{ same_key(told, 'past', grain) }}
    {%- else -%}
    select * from {{ told }}
    {%- endif -%}
{%- endmacro %}

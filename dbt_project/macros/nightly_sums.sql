{#
    Contributions of tonight's activities and deals, and those that rest on more than one record, are made
    anew; sums lose what these were and gain what they are. Money is decimal: what is left is exact.
#}

{# The deals that contribute anew tonight, or nothing where all do; what they did is taken aside first. #}
{% macro recredited_deals(taken_aside) -%}
    {%- if model is defined and model.resource_type != 'unit_test' -%}
        {%- set before = ref(taken_aside) -%}
        {%- set recredited = ref('int_deals_recredited') -%}
        {%- if as_built(model.name) -%}{{ recredited }}{%- endif -%}
    {%- endif -%}
{%- endmacro %}

{% macro is_recredited_deal(told, key) -%}
    {{ is_deal_among(ref('int_deals_recredited'), told, key) }}
{%- endmacro %}

{# The rows of a model that are of deals which contribute anew; all without a past. #}
{% macro deals_of_tonight(model_name, taken_aside='int_contributions_before') -%}
    {%- set recredited = recredited_deals(taken_aside) -%}
    select told.*
    from {{ ref(model_name) }} as told
    {%- if recredited %}
    {{ join_deals_among(recredited, 'told', 'deal_id') }}
    {%- endif %}
{%- endmacro %}

{# The columns of a contribution, and those of them that sums and spreads are made of. #}
{% macro contribution_columns() -%}
    {{ return([
        'metric_id', 'owner_id', 'event_date', 'record_kind', 'record_id', 'source', 'numerator',
        'denominator', 'record_count', 'segment_kind', 'segment_id', 'source_file', 'source_row'
    ]) }}
{%- endmacro %}

{% macro summed_columns() -%}
    {{ return([
        'metric_id', 'owner_id', 'event_date', 'segment_kind', 'segment_id', 'numerator',
        'denominator', 'record_count'
    ]) }}
{%- endmacro %}

{# Before tonight's contributions of deals are taken up: those of the last build go. #}
{% macro forget_recredited_deals(key='record_id', deals='int_deals_recredited') -%}
    {%- if as_built(model.name) -%}
    delete from {{ this }} where {{ is_deal_among(ref(deals), this, key) }}
    {%- endif -%}
{%- endmacro %}

{# Rows that came and rows that went, each with how many of them; those of which as many went as came are
   left out. #}
{% macro net_of(told, columns) -%}
    select
        {{ columns | join(', ') }},
        cast(sum(change_count) as integer) as change_count
    from {{ told }}
    group by {{ columns | join(', ') }}
    having sum(change_count) <> 0
{%- endmacro %}

{# How a table differs from what the last build kept of it; nothing without a past. Rows of long tables,
   most of which stayed as they were, are told apart by a short fingerprint first. #}
{% macro net_changes(here, there, columns, which='1 = 1', is_long=false) -%}
    {%- set both = _both_told(here, there, columns | join(', '), which) -%}
    {%- set state = fingerprint(columns) -%}
    {%- set differing -%}
    (
        select told.*
        from ({{ both }}) as told
        where {{ state }} in (
            select {{ state }} as state
            from ({{ both }}) as states
            group by {{ state }}
            having sum(change_count) <> 0
        )
    ) as told
    {%- endset -%}
    {{ net_of(differing if is_long and there else '(' ~ both ~ ') as told', columns) }}
{%- endmacro %}

{% macro _both_told(here, there, columns, which) -%}
        select
            {{ columns }},
            1 as change_count
        from {{ here }} as here
        where {{ which if there else '1 = 0' }}
        {%- if there %}
        union all
        select
            {{ columns }},
            -1 as change_count
        from {{ there }} as there
        {%- endif %}
{%- endmacro %}

{# A copy kept for the next build to compare with: rows of the states that changed replace those of the
   last build; all without a past. #}
{% macro rows_of_states(model_name, changed) -%}
    {%- set states = ref(changed) -%}
    select told.*
    from {{ ref(model_name) }} as told
    {%- if model is defined and as_built(model.name) %}
    inner join (select distinct state from {{ states }}) as tonight on told.state = tonight.state
    {%- endif %}
{%- endmacro %}

{% macro forget_states(changed) -%}
    {%- if as_built(model.name) -%}
    delete from {{ this }}
    where exists (select 1 from {{ ref(changed) }} as tonight where tonight.state = {{ this }}.state)
    {%- endif -%}
{%- endmacro %}

{# Says something where sums and spreads of the last build hold for what did not change: it has a past, and
   neither who belongs to what nor which days there are is another. #}
{% macro sums_go_on() -%}
    {{- basis_stands('org_difference_count + day_difference_count') -}}
{%- endmacro %}

{# Says something where no such difference is known in what all rests on, and the model has a past. #}
{% macro basis_stands(difference_count) -%}
    {%- if model is defined and model.resource_type != 'unit_test' -%}
        {%- set differences = ref('int_basis_differences') -%}
        {%- if as_built(model.name) -%}
            {%- set found = run_query(
                'select ' ~ difference_count ~ ' from ' ~ differences
            ).columns[0].values() -%}
            {%- if found[0] == 0 -%}goes on{%- endif -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{# What sums are made of: all contributions, or what they gain and lose tonight. #}
{% macro contributions_to_sum() -%}
    {%- set made = ref('fct_kpi_contribution') -%}
    {%- if model is defined and model.resource_type != 'unit_test' -%}
        {%- set changed = ref('int_contributions_changed') -%}
    {%- endif -%}
    {%- if sums_go_on() -%}
    select
        metric_id,
        owner_id,
        event_date,
        segment_kind,
        segment_id,
        numerator * change_count as numerator,
        denominator * change_count as denominator,
        record_count * change_count as record_count,
        change_count as contribution_count,
        case when numerator is null then 0 else change_count end as known_count
    from {{ changed }}
    {%- else -%}
    select
        metric_id,
        owner_id,
        event_date,
        segment_kind,
        segment_id,
        numerator,
        denominator,
        record_count,
        1 as contribution_count,
        case when numerator is null then 0 else 1 end as known_count
    from {{ made }}
    {%- endif %}
{%- endmacro %}

{# Before sums that are made anew are taken up: those of the last build go. #}
{% macro forget_sums() -%}
    {%- if as_built(model.name) and not sums_go_on() -%}
    delete from {{ this }}
    {%- endif -%}
{%- endmacro %}

{# Leaves out what went and came again as it was: it changes no sum. #}
{% macro having_changed(told, count) -%}
    {%- if sums_go_on() -%}
    having coalesce(sum({{ told }}.numerator), 0) <> 0
        or coalesce(sum({{ told }}.denominator), 0) <> 0
        or sum({{ told }}.{{ count }}) <> 0
        or sum({{ told }}.contribution_count) <> 0
        or sum({{ told }}.known_count) <> 0
    {%- endif -%}
{%- endmacro %}

{# Sums as they are, or on top of what the last build summed up; a sum of nothing known is not known. #}
{% macro sums_of_tonight(told, grain) -%}
    {%- if sums_go_on() -%}
    {%- set past_grain = [] -%}
    select
        {%- for column in grain %}
        {%- do past_grain.append('summed.' ~ column) %}
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
    left join (
        select summed.*
        from {{ as_built(model.name) }} as summed
        {{ join_keys_among(told, grain, fingerprint(past_grain)) }}
    ) as past on {{ same_key(told, 'past', grain) }}
    {%- else -%}
    select * from {{ told }}
    {%- endif -%}
{%- endmacro %}

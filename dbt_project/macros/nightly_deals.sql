{#
    Deals whose past a night changes without a new row of their own, or whatever that row says:
    history rows, update sheets, absence from a whole delivery, another owner behind the same name,
    and every deal of a source whose deliveries are not only longer by some days. `stated` holds the
    rows of int_deals_stated, which is a view: it is read once for all that is asked of it.
#}
{% macro deals_told_anew(stated, changed, deliveries, rows_arrived, newest_built) -%}
    {%- for staged, object in [
        (ref('stg_lake__deal_changes'), 'deal_change'), (ref('stg_lake__deal_updates'), 'deal_update')
    ] %}
    select
        told.source,
        told.deal_id
    from {{ staged }} as told
    inner join {{ changed }}
        on told.source = {{ changed }}.source
        and told.snapshot_on = {{ changed }}.snapshot_on
        and {{ changed }}.object = '{{ object }}'
    where told.deal_id is not null
    union all
    {%- endfor %}
    -- history that the newest row does not cover yet, or that lay ahead of the last build
    select
        told.source,
        told.deal_id
    from {{ ref('int_deal_changes_known') }} as told
    inner join {{ newest_built }} as newest
        on told.source = newest.source
        and told.deal_id = newest.deal_id
    cross join {{ ref('stg_lake_file__last_built') }} as last_builds
    where told.changed_date > newest.snapshot_on
        or told.changed_date > last_builds.as_of
    union all
    select
        seen.source,
        seen.deal_id
    from {{ as_built('int_deals_seen') }} as seen
    inner join (
        select distinct {{ changed }}.source
        from {{ changed }}
        inner join {{ deliveries }}
            on {{ changed }}.source = {{ deliveries }}.source
            and {{ changed }}.snapshot_on = {{ deliveries }}.snapshot_on
        where {{ changed }}.object = 'deal' and {{ deliveries }}.is_complete
    ) as whole
        on seen.source = whole.source
    left join {{ rows_arrived }}
        on seen.source = {{ rows_arrived }}.source and seen.deal_id = {{ rows_arrived }}.deal_id
    where seen.gone_on is null and {{ rows_arrived }}.source is null
    union all
    select
        deals.source,
        deals.deal_id
    from {{ _all_deals(stated, newest_built) }} as deals
    inner join ({{ _shaken_sources(stated, changed) }}) as shaken
        on deals.source = shaken.source
    union all
    {{ _deals_of_other_owners(stated) }}
{%- endmacro %}

{# Deals of today's rows, and those that the last build knew. #}
{% macro _all_deals(stated, newest_built) -%}
    (
        select source, deal_id from {{ newest_built }}
        union all
        select source, deal_id from {{ stated }}
    )
{%- endmacro %}

{# A delivery that came late, again or not at all; the first that tells of categories
   or of probabilities. #}
{% macro _shaken_sources(stated, changed) -%}
    select {{ changed }}.source
    from {{ changed }}
    where not {{ changed }}.is_appended
        and {{ changed }}.object in ('deal', 'deal_change', 'deal_update')
    {%- for field, dated_built in [
        ('forecast_category', as_built('int_deal_categories_dated')),
        ('probability', as_built('int_deal_probabilities_dated'))
    ] %}
    union all
    select told.source
    from (
        select {{ stated }}.source, {{ stated }}.{{ field }}
        from {{ stated }}
        inner join {{ changed }}
            on {{ stated }}.source = {{ changed }}.source
            and {{ stated }}.snapshot_on = {{ changed }}.snapshot_on
        union all
        select source, {{ field }} from {{ ref('int_deal_changes_known') }}
    ) as told
    where told.{{ field }} is not null
        and not exists (
            select 1 from {{ dated_built }} as dated
            where told.source = dated.source
        )
    {%- endfor %}
{%- endmacro %}

{# Deals that name an owner by a word that means someone else, or someone at last, since then. #}
{% macro _deals_of_other_owners(stated) -%}
    select
        keys.source,
        keys.deal_id
    from {{ _owner_keys(stated) }} as keys
    where keys.owner_key in ({{ renamed_people(_owner_keys(stated), 'owner_key') }})
{%- endmacro %}

{% macro _owner_keys(stated) -%}
    (
        select source, deal_id, coalesce(owner_id, owner_name) as owner_key
        from {{ stated }}
        union all
        select source, deal_id, owner_id as owner_key
        from {{ ref('int_deal_changes_known') }}
    )
{%- endmacro %}

{# That a row is of one of some deals. #}
{% macro is_deal_among(deals, told, key) -%}
    exists (
        select 1 from {{ deals }} as tonight
        where tonight.source = {{ told }}.source and tonight.deal_id = {{ told }}.{{ key }}
    )
{%- endmacro %}

{# Leaves of the rows those of some deals, each named once; see join_touched_activities. #}
{% macro join_deals_among(deals, told, key) -%}
    inner join {{ deals }} as tonight
        on {{ told }}.source = tonight.source and {{ told }}.{{ key }} = tonight.deal_id
{%- endmacro %}

{# The rows of a model that are of deals whose work is told anew tonight; all where all is. #}
{% macro of_reworked_deals(model_name, key='deal_id') -%}
    select told.*
    from {{ ref(model_name) }} as told
    {%- if model is defined and model.resource_type != 'unit_test' -%}
        {%- set reworked = ref('int_deals_reworked') -%}
        {%- if sums_go_on() %}
    {{ join_deals_among(reworked, 'told', key) }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{# Before the work of tonight's deals is taken up: what was told of them goes. #}
{% macro forget_reworked_deals() -%}
    {{ forget_deals(ref('int_deals_reworked')) if sums_go_on() else forget_sums() }}
{%- endmacro %}

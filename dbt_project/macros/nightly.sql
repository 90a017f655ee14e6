{#
    A candidate begins as a copy of the last warehouse or as nothing. Where it is a copy, a night
    works on what changed since: days of the lake in staging, deals in the models after it. Whatever
    was built before is read through `as_built`, so that no model depends on itself.
#}

{# The table as the last build left it, or none; none too where nothing is built but only compiled. #}
{% macro as_built(model_name) -%}
    {%- if not execute or flags.WHICH not in ('build', 'run') or flags.FULL_REFRESH
        or model.resource_type != 'model' -%}
        {{ return(none) }}
    {%- endif -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model'
        and node.name == model_name -%}
        {{ return(load_relation(api.Relation.create(
            database=node.database, schema=node.schema, identifier=node.alias
        ))) }}
    {%- endfor -%}
{%- endmacro %}

{# The object of the lake that a staging model reads, by the model's name. #}
{% macro _object_of(model_name) -%}
    {%- set plural = model_name.split('__')[1] -%}
    {{ return(plural[:-3] ~ 'y' if plural.endswith('ies') else plural[:-1]) }}
{%- endmacro %}

{# The days of an object whose files are not those of the last build; none where all are to be read. #}
{% macro changed_days(object) -%}
    {%- if model is not defined or model.resource_type == 'unit_test' -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set changed = ref('stg_lake_file__changed') -%}
    {%- if not execute or flags.WHICH not in ('build', 'run') -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set days = run_query(
        "select distinct cast(snapshot_on as " ~ type_text() ~ ") from " ~ changed
        ~ " where object = '" ~ object ~ "' order by 1"
    ).columns[0].values() | list -%}
    {{ return(none if days and not as_built(model.name) else days) }}
{%- endmacro %}

{# Before a staging model reads its changed days: what it held of them goes. #}
{% macro forget_changed_days() -%}
    {%- if model.config.materialized == 'incremental' and as_built(model.name) -%}
    delete from {{ this }}
    where snapshot_on in (
        select changed.snapshot_on from {{ ref('stg_lake_file__changed') }} as changed
        where changed.object = '{{ _object_of(model.name) }}'
    )
    {%- endif -%}
{%- endmacro %}

{# Before a model of deals takes up those of tonight: what it held of them goes. #}
{% macro forget_deals(tonight, which='true') -%}
    {%- if as_built(model.name) -%}
    delete from {{ this }}
    where exists (
        select 1 from {{ tonight }} as tonight
        where tonight.source = {{ this }}.source
            and tonight.deal_id = {{ this }}.deal_id
            and {{ which }}
    )
    {%- endif -%}
{%- endmacro %}

{# The rows of a model that are of tonight's deals: by default of those whose past is made anew. #}
{% macro of_tonight(model_name, deals='int_deals_touched', which='tonight.is_past_touched') -%}
    select told.*
    from {{ ref(model_name) }} as told
    inner join {{ ref(deals) }} as tonight
        on told.source = tonight.source and told.deal_id = tonight.deal_id
    where {{ which }}
{%- endmacro %}

{# Words for people, of those that rows bear, that mean someone else, or someone at last, since the
   last build. Rows bear few words many times: each is looked up once. #}
{% macro renamed_people(rows, word) -%}
    select words.word
    from (select distinct {{ word }} as word from {{ rows }} as told) as words
    inner join (
        select distinct coalesce(here.alias, there.alias) as alias
        from {{ ref('int_owner_aliases') }} as here
        full outer join {{ as_built('int_owner_aliases_built') }} as there
            on here.alias = there.alias
        where here.alias is null or there.alias is null or here.owner_id <> there.owner_id
    ) as renamed
        on {{ person_key('words.word') }} = renamed.alias
{%- endmacro %}

{# A table of what tonight made anew, for tests; nothing where all was made, or a person asks for the tests. #}
{% macro asked_tonight(among) -%}
    {%- set asked = ref(among) -%}
    {%- set last_builds = ref('stg_lake_file__last_built') -%}
    {%- set differences = ref('int_basis_differences') -%}
    {%- if execute and flags.WHICH == 'build' and not flags.FULL_REFRESH -%}
        {%- set found = run_query(
            'select count(*) from ' ~ last_builds ~ ' cross join ' ~ differences
            ~ ' where as_of is not null and org_difference_count + day_difference_count = 0'
        ).columns[0].values() -%}
        {%- if found[0] > 0 -%}{{ return(asked) }}{%- endif -%}
    {%- endif -%}
    {{ return(none) }}
{%- endmacro %}

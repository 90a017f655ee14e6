{# Days of the lake whose files are not those that the last build read; all, without one. #}
{{ config(materialized='table') }}
{% set file = [
    'source', 'object', 'part', 'snapshot_on', 'file_name', 'sheet', 'status', 'mode', 'sha256',
    'map_fingerprint'
] %}
{% set last_build = as_built('stg_lake_file__built') %}
with files as (

    select * from {{ ref('stg_lake_file__files') }}

),

built as (

    select * from {{ last_build or ref('stg_lake_file__files') }}
    {%- if not last_build %}
    where 1 = 0
    {%- endif %}

),

differing as (

    {%- for here, there in [('files', 'built'), ('built', 'files')] %}
    {{ 'union all' if not loop.first }}
    select
        {{ here }}.source,
        {{ here }}.object,
        {{ here }}.snapshot_on
    from {{ here }}
    left join {{ there }}
        on {{ same_key(here, there, file) }}
    where {{ there }}.source is null
    {%- endfor %}

),

last_built as (

    select
        source,
        object,
        max(snapshot_on) as last_snapshot_on
    from built
    group by source, object

),

changed as (

    select
        differing.source,
        differing.object,
        differing.snapshot_on,
        min(
            case when differing.snapshot_on <= last_built.last_snapshot_on then 0 else 1 end
        ) = 1 as is_appended
    from differing
    left join last_built
        on differing.source = last_built.source and differing.object = last_built.object
    group by differing.source, differing.object, differing.snapshot_on

)

select * from changed

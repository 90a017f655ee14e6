with judged as (

    select * from {{ ref('int_rows_judged') }}
    where row_outcome = 'quarantined'

),

half_read as (

    select * from {{ ref('int_rows_judged') }}
    where row_outcome = 'accepted' and kept_code is not null

),

lines as (

    select * from {{ ref('stg_lake_rejected__lines') }}

),

refused_files as (

    select * from {{ ref('stg_lake_file__files') }}
    where status <> 'ok'

),

-- A refused file whose lines ingest listed is told by its lines.
told_files as (

    select distinct
        source,
        object,
        snapshot_on,
        source_file,
        source_sheet
    from lines

),

ownerless as (

    select * from {{ ref('int_rows_ownerless') }}

),

unusable as (

    {%- for unused in ['split_lines', 'posts', 'promises', 'adjustments'] %}
    {{ 'union all' if not loop.first }}
    select * from {{ ref('int_' ~ unused ~ '_unused') }}
    {%- endfor %}

),

united as (

    select
        source,
        object,
        snapshot_on,
        source_file,
        source_sheet,
        source_row,
        reason_column as column_name,
        reason_value as raw_value,
        reason_code,
        {{ mend_of('reason_code') }} as mend,
        'quarantined' as disposition,
        amount,
        record_key
    from judged
    union all
    select
        source,
        object,
        snapshot_on,
        source_file,
        source_sheet,
        source_row,
        kept_column as column_name,
        kept_value as raw_value,
        kept_code as reason_code,
        {{ mend_of('kept_code') }} as mend,
        'kept' as disposition,
        amount,
        record_key
    from half_read
    union all
    select
        source,
        object,
        snapshot_on,
        source_file,
        source_sheet,
        source_row,
        column_name,
        raw_value,
        reason_code,
        mend,
        'quarantined' as disposition,
        cast(null as decimal(18, 2)) as amount,
        '' as record_key
    from lines
    union all
    select
        refused_files.source,
        refused_files.object,
        refused_files.snapshot_on,
        refused_files.file_name as source_file,
        refused_files.sheet as source_sheet,
        cast(null as {{ type_text() }}) as source_row,
        cast(null as {{ type_text() }}) as column_name,
        cast(null as {{ type_text() }}) as raw_value,
        refused_files.reason_code,
        refused_files.mend,
        'quarantined' as disposition,
        cast(null as decimal(18, 2)) as amount,
        '' as record_key
    from refused_files
    left join told_files
        on refused_files.source = told_files.source
            and refused_files.object = told_files.object
            and refused_files.snapshot_on = told_files.snapshot_on
            and refused_files.file_name = told_files.source_file
            and refused_files.sheet = told_files.source_sheet
    where told_files.source is null
    union all
    select
        source,
        object,
        snapshot_on,
        source_file,
        source_sheet,
        source_row,
        'owner_id' as column_name,
        owner_key as raw_value,
        'unknown_owner' as reason_code,
        {{ mend_of("'unknown_owner'") }} as mend,
        'kept' as disposition,
        amount,
        record_key
    from ownerless
    union all
    select * from unusable

)

select * from united

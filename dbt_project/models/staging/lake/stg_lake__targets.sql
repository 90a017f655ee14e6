with cleaned as (

    {{ cleaned_rows('target', [
        'metric_id', 'scope_kind', 'scope_id', 'period_kind', 'period_start', 'value', 'version'
    ], dates=['period_start'], amounts=['value']) }}

),

repeated as (

    {{ repeated_rows('target', [
        'metric_id', 'scope_kind', 'scope_id', 'period_kind', 'period_start', 'version'
    ]) }}

),

rules as (

    {{ field_rules('target', dates=['period_start'], amounts=['value']) }}

),

typed as (

    select
        ---------- ids
        {{ mapped('metric_id') }} as metric_id,
        {{ mapped('scope_kind') }} as scope_kind,
        {{ mapped('scope_id') }} as scope_id,
        ---------- text
        {{ mapped('period_kind') }} as period_kind,
        {{ mapped('version') }} as version,
        ---------- numerics
        {{ amount_of('value') }} as value,
        ---------- dates
        {{ month_or_day_of('period_start') }} as period_start,
        ---------- lineage
        {{ lineage_columns('cleaned') }},
        cleaned.row_place,
        ---------- as it came
        cleaned.metric_id as metric_id_text,
        cleaned.scope_kind as scope_kind_text,
        cleaned.scope_id as scope_id_text,
        cleaned.period_kind as period_kind_text,
        cleaned.period_start as period_start_text,
        cleaned.version as version_text,
        cleaned.value as value_text
    from cleaned
    left join rules on cleaned.source = rules.source and cleaned.part = rules.part
    {{ join_value_maps('target', [
        'metric_id', 'scope_kind', 'scope_id', 'period_kind', 'version'
    ]) }}

),

judged as (

    select
        *,
        {{ reason_columns(
            keys=['metric_id', 'period_start'],
            amounts=[('value', 'value')],
            dates=[('period_start', 'period_start')],
            others=[
                ('unknown_word', 'scope_kind',
                    "typed.scope_kind not in ('company', 'unit', 'owner')"),
                ('unknown_word', 'period_kind',
                    "typed.period_kind not in ('week', 'month', 'quarter', 'half', 'year')")
            ]
        ) }},
        {{ kept_columns() }}
    from typed

),

outcomes as (

    select
        judged.metric_id,
        judged.scope_kind,
        judged.scope_id,
        judged.period_kind,
        judged.version,
        judged.value,
        judged.period_start,
        {{ lineage_columns('judged') }},
        judged.reason_code,
        judged.reason_column,
        judged.reason_value,
        judged.kept_code,
        judged.kept_column,
        judged.kept_value,
        {{ row_outcome() }}
    from judged
    {{ join_repeated([
        'metric_id', 'scope_kind', 'scope_id', 'period_kind', 'period_start', 'version'
    ]) }}

)

select * from outcomes

with cleaned as (

    {{ cleaned_rows('forecast_adjustment', [
        'scope_kind', 'scope_id', 'period_kind', 'period_start', 'amount', 'told_date', 'note'
    ], dates=['period_start', 'told_date'], amounts=['amount']) }}

),

repeated as (

    {{ repeated_rows('forecast_adjustment', [
        'scope_kind', 'scope_id', 'period_kind', 'period_start', 'told_date'
    ]) }}

),

rules as (

    {{ field_rules(
        'forecast_adjustment', dates=['period_start', 'told_date'], amounts=['amount']
    ) }}

),

typed as (

    select
        ---------- ids
        {{ mapped('scope_kind') }} as scope_kind,
        {{ mapped('scope_id') }} as scope_id,
        ---------- text
        coalesce({{ mapped('period_kind') }}, 'month') as period_kind,
        cleaned.note,
        ---------- numerics
        {{ amount_of('amount') }} as amount,
        ---------- dates
        {{ month_or_day_of('period_start') }} as period_start,
        {{ day_of('told_date') }} as told_date,
        ---------- lineage
        {{ lineage_columns('cleaned') }},
        cleaned.row_place,
        ---------- as it came
        cleaned.scope_kind as scope_kind_text,
        cleaned.scope_id as scope_id_text,
        cleaned.period_kind as period_kind_text,
        cleaned.period_start as period_start_text,
        cleaned.told_date as told_date_text,
        cleaned.amount as amount_text
    from cleaned
    left join rules on cleaned.source = rules.source and cleaned.part = rules.part
    {{ join_value_maps('forecast_adjustment', ['scope_kind', 'scope_id', 'period_kind']) }}

),

judged as (

    select
        *,
        {{ reason_columns(
            keys=['scope_kind', 'period_start', 'told_date'],
            amounts=[('amount', 'amount')],
            dates=[('period_start', 'period_start'), ('told_date', 'told_date')],
            others=[
                ('unknown_word', 'scope_kind',
                    "typed.scope_kind not in ('company', 'unit', 'owner')"),
                ('unknown_word', 'period_kind', "typed.period_kind not in ('month', 'quarter')"),
                ('missing_key', 'scope_id',
                    "typed.scope_kind <> 'company' and typed.scope_id is null"),
                ('told_in_future', 'told_date', 'typed.told_date > typed.snapshot_on',
                    'typed.told_date_text')
            ]
        ) }},
        {{ kept_columns() }}
    from typed

),

outcomes as (

    select
        judged.scope_kind,
        judged.scope_id,
        judged.period_kind,
        judged.period_start,
        judged.amount,
        judged.told_date,
        judged.note,
        {{ lineage_columns('judged') }},
        judged.reason_code,
        judged.reason_column,
        judged.reason_value,
        judged.kept_code,
        judged.kept_column,
        judged.kept_value,
        {{ row_outcome() }}
    from judged
    {{ join_repeated(['scope_kind', 'scope_id', 'period_kind', 'period_start', 'told_date']) }}

)

select * from outcomes

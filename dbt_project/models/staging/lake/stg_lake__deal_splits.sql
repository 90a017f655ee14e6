with cleaned as (

    {{ cleaned_rows('deal_split', [
        'split_id', 'deal_id', 'owner_id', 'split_kind', 'percent', 'amount', 'is_deleted'
    ], amounts=['amount'], percents=['percent']) }}

),

repeated as (

    {{ repeated_rows('deal_split', ['split_id']) }}

),

rules as (

    {{ field_rules('deal_split', amounts=['amount', 'percent']) }}

),

typed as (

    select
        ---------- ids
        cleaned.split_id,
        cleaned.deal_id,
        {{ mapped('owner_id') }} as owner_id,
        ---------- text
        coalesce({{ mapped('split_kind') }}, 'revenue') as split_kind,
        ---------- numerics
        {{ percent_of('percent') }} as percent,
        {{ amount_of('amount') }} as amount,
        ---------- booleans
        {{ is_yes('cleaned.is_deleted') }} as is_deleted,
        ---------- lineage
        {{ lineage_columns('cleaned') }},
        cleaned.row_place,
        ---------- as it came
        cleaned.split_id as split_id_text,
        cleaned.percent as percent_text,
        cleaned.amount as amount_text
    from cleaned
    left join rules on cleaned.source = rules.source and cleaned.part = rules.part
    {{ join_value_maps('deal_split', ['owner_id', 'split_kind']) }}

),

judged as (

    select
        *,
        {{ reason_columns(
            keys=['split_id', 'deal_id'],
            amounts=[('amount', 'amount')],
            others=[
                ('unknown_word', 'split_kind', "typed.split_kind not in ('revenue', 'overlay')")
            ]
        ) }},
        {{ kept_columns(percents=[('percent', 'percent')]) }}
    from typed

),

outcomes as (

    select
        judged.split_id,
        judged.deal_id,
        judged.owner_id,
        judged.split_kind,
        judged.percent,
        judged.amount,
        judged.is_deleted,
        {{ lineage_columns('judged') }},
        judged.reason_code,
        judged.reason_column,
        judged.reason_value,
        judged.kept_code,
        judged.kept_column,
        judged.kept_value,
        {{ row_outcome() }}
    from judged
    {{ join_repeated(['split_id']) }}

)

select * from outcomes

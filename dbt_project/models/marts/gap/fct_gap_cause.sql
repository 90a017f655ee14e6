{{ config(tags=['after_outlook']) }}

with factors as (

    select * from {{ ref('fct_gap_factor') }}

),

told as (

    select * from {{ ref('fct_gap_told') }}

),

stages as (

    select * from {{ ref('fct_gap_stage') }}

),

held_back as (

    select
        factors.scope_kind,
        factors.scope_id,
        factors.factor_code,
        factors.contribution_amount,
        factors.n,
        row_number() over (
            partition by factors.scope_kind, factors.scope_id
            order by
                factors.contribution_amount asc nulls last, factors.factor_order asc nulls last
        ) as place
    from factors
    inner join told
        on {{ same_key(
            'factors', 'told', ['scope_kind', 'scope_id', 'period_kind', 'period_start']
        ) }}
    where factors.contribution_amount < 0

),

-- What a stage cost is of another cohort than the gap, so it is told after the factors, never
-- weighed against them.
causes as (

    select
        scope_kind,
        scope_id,
        place as cause_order,
        factor_code as cause_code,
        factor_code as remedy_code,
        cast(null as {{ type_text() }}) as stage,
        cast(null as {{ type_text() }}) as stage_name_ja,
        cast(null as {{ type_text() }}) as stage_name_en,
        contribution_amount as cause_amount,
        n
    from held_back
    where place <= 2
    union all
    select
        scope_kind,
        scope_id,
        3 as cause_order,
        'stage' as cause_code,
        case when stay_band_code = 'above' then 'stage_slow' else 'stage_rate' end as remedy_code,
        stage,
        stage_name_ja,
        stage_name_en,
        contribution_amount as cause_amount,
        n
    from stages
    where is_worst

),

typed as (

    select
        scope_kind,
        scope_id,
        cast(cause_order as integer) as cause_order,
        cause_code,
        remedy_code,
        stage,
        stage_name_ja,
        stage_name_en,
        cause_amount,
        n
    from causes

)

select * from typed

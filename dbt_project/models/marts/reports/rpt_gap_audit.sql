{{ config(tags=['after_outlook']) }}

with audits as (

    select * from {{ ref('fct_kpi_audit') }}
    where scope_kind = 'company'

),

kpis as (

    select * from {{ ref('audited_kpis') }}

),

stages as (

    select
        {{ kpi_stage_segment('source', 'pipeline', 'stage') }} as segment_id,
        stage_name_ja,
        stage_name_en,
        stage_order
    from {{ ref('dim_stage') }}
    where is_current

),

named as (

    select
        audits.*,
        kpis.name_ja as kpi_name_ja,
        kpis.name_en as kpi_name_en,
        stages.stage_name_ja,
        stages.stage_name_en,
        twins.name_ja as twin_name_ja,
        twins.name_en as twin_name_en,
        twin_stages.stage_name_ja as twin_stage_name_ja,
        twin_stages.stage_name_en as twin_stage_name_en,
        cast(
            row_number() over (
                partition by audits.scope_kind, audits.scope_id
                order by
                    case audits.verdict_code
                        when 'leads' then 0 when 'redundant' then 1 when 'no_sign' then 2 else 3
                    end,
                    abs(audits.correlation_ratio) desc nulls last,
                    audits.kpi_code asc nulls last,
                    stages.stage_order asc nulls last,
                    audits.segment_id asc nulls last
            ) as integer
        ) as audit_rank
    from audits
    inner join kpis on audits.kpi_code = kpis.kpi_code
    left join stages on audits.segment_id = stages.segment_id
    left join kpis as twins on audits.twin_kpi_code = twins.kpi_code
    left join stages as twin_stages on audits.twin_segment_id = twin_stages.segment_id

)

select
    scope_kind,
    scope_id,
    kpi_code,
    segment_id,
    kpi_name_ja,
    kpi_name_en,
    stage_name_ja,
    stage_name_en,
    week_count,
    lag_weeks,
    lag_low_weeks,
    lag_high_weeks,
    correlation_ratio,
    interval_low,
    interval_high,
    chance_ratio,
    chance_limit,
    verdict_code,
    twin_kpi_code,
    twin_segment_id,
    twin_correlation_ratio,
    note,
    twin_name_ja,
    twin_name_en,
    twin_stage_name_ja,
    twin_stage_name_en,
    audit_rank
from named

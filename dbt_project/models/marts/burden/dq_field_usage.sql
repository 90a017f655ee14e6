with deals as (

    select
        deals.*,
        latest.probability
    from {{ ref('fct_deal') }} as deals
    left join {{ ref('int_deals_latest') }} as latest
        on deals.source = latest.source and deals.deal_id = latest.deal_id

),

stages as (

    select * from {{ ref('dim_stage') }}
    where is_current

),

fills as (

    select
        field_name,
        count(*) as due_count,
        sum(case when fill_code = 'filled' then 1 else 0 end) as filled_count
    from {{ ref('fct_deal_field') }}
    group by field_name

),

edits as (

    select
        field_name,
        count(*) as edit_count
    from {{ ref('fct_deal_edit') }}
    where editor_code <> 'machine' and changed_date > {{ add_days(as_of_date(), -365) }}
    group by field_name

),

-- A field of a deal is told by its rows, by its history and by what people return on sheets.
uses as (

    select distinct
        field_name,
        used_by,
        use_kind,
        is_printed
    from {{ ref('field_usage') }}
    where object in ('deal', 'deal_change', 'deal_update')

),

used as (

    select
        field_name,
        sum(case when use_kind = 'metric' then 1 else 0 end) as metric_count,
        sum(case when use_kind = 'metric' and is_printed then 1 else 0 end)
            as printed_metric_count,
        sum(case when use_kind = 'table' then 1 else 0 end) as report_table_count
    from uses
    group by field_name

),

fields as (

    {%- for field in typed_fields() %}
    {{ 'union all' if not loop.first }}
    select
        '{{ field }}' as field_name,
        count(*) as deal_count,
        count({{ field }}) as deal_filled_count,
        {{ 'true' if field in edited_fields() else 'false' }} as is_change_told,
        (
            select count(*) from stages
            where {{ contains_text("coalesce(stages.due_fields, '')", "'," ~ field ~ ",'") }}
        ) as due_stage_count
    from deals
    {%- endfor %}

),

joined as (

    select
        fields.field_name,
        fields.due_stage_count,
        fields.deal_count,
        fields.deal_filled_count,
        fills.due_count,
        {{ ratio('fills.filled_count', 'fills.due_count') }} as fill_ratio,
        case
            when fields.is_change_told and max(edits.edit_count) over () is not null
                then coalesce(edits.edit_count, 0)
        end as edit_count,
        coalesce(used.metric_count, 0) as metric_count,
        coalesce(used.printed_metric_count, 0) as printed_metric_count,
        coalesce(used.report_table_count, 0) as report_table_count
    from fields
    left join fills on fields.field_name = fills.field_name
    left join edits on fields.field_name = edits.field_name
    left join used on fields.field_name = used.field_name
    -- What no deal has is asked of nobody.
    where fields.deal_filled_count > 0

),

judged as (

    select
        *,
        case
            when printed_metric_count + report_table_count > 0 then null
            when metric_count > 0 then 'unprinted'
            else 'unused'
        end as candidate_code
    from joined

)

select
    {{ as_of_date() }} as as_of,
    field_name,
    cast(due_stage_count as integer) as due_stage_count,
    cast(deal_count as bigint) as deal_count,
    cast(deal_filled_count as bigint) as deal_filled_count,
    cast(due_count as bigint) as due_count,
    fill_ratio,
    cast(edit_count as bigint) as edit_count,
    cast(metric_count as integer) as metric_count,
    cast(printed_metric_count as integer) as printed_metric_count,
    cast(report_table_count as integer) as report_table_count,
    candidate_code is not null as is_candidate,
    candidate_code
from judged

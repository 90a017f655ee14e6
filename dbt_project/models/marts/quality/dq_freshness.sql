{% set dated = {
    'deal': ('deals', 'updated_date'), 'deal_change': ('deal_changes', 'changed_date'),
    'account': ('accounts', 'updated_date'), 'contact': ('contacts', 'updated_date'),
    'activity': ('activities', 'updated_date'), 'task': ('tasks', 'updated_date')
} %}
with deliveries as (

    select
        source,
        object,
        max(snapshot_on) as last_snapshot_on
    from {{ ref('stg_lake_file__files') }}
    where status = 'ok'
    group by source, object

),

updates as (
    {% for object, (plural, day) in dated.items() %}
    select
        source,
        '{{ object }}' as object,
        max({{ day }}) as last_updated_date
    from {{ ref('stg_lake__' ~ plural) }}
    where row_outcome = 'accepted' and {{ day }} <= {{ as_of_date() }}
    group by source
    {%- if not loop.last %}
    union all
    {%- endif %}
    {% endfor %}
)

select
    deliveries.source,
    deliveries.object,
    deliveries.last_snapshot_on,
    updates.last_updated_date,
    {{ days_between('deliveries.last_snapshot_on', as_of_date()) }} as age_days
from deliveries
left join updates
    on deliveries.source = updates.source and deliveries.object = updates.object

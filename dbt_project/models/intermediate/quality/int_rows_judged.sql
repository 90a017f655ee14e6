{% set amounts = {
    'deals': 'amount', 'deal_changes': 'amount', 'purchases': 'amount', 'targets': 'value'
} %}
{% set objects = {
    'account': 'accounts', 'action_item': 'action_items', 'activity': 'activities',
    'activity_review': 'activity_reviews', 'contact': 'contacts', 'deal': 'deals',
    'deal_change': 'deal_changes', 'fx_rate': 'fx_rates', 'inquiry': 'inquiries',
    'lead': 'leads', 'org_unit': 'org_units', 'product': 'products', 'promise': 'promises',
    'purchase': 'purchases', 'review_note': 'review_notes', 'target': 'targets', 'task': 'tasks',
    'user': 'users'
} %}
with united as (
    {% for object, plural in objects.items() %}
    select
        '{{ object }}' as object,
        source,
        snapshot_on,
        part,
        source_file,
        source_sheet,
        source_row,
        row_outcome,
        reason_code,
        reason_column,
        reason_value,
        kept_code,
        kept_column,
        kept_value,
        {{ amounts.get(plural, 'cast(null as decimal(18, 2))') }} as amount
    from {{ ref('stg_lake__' ~ plural) }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {% endfor %}
)

select * from united

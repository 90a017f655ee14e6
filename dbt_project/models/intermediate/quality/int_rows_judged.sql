{% set amounts = {
    'deals': 'amount', 'deal_changes': 'amount', 'deal_updates': 'amount',
    'deal_splits': 'amount', 'forecast_adjustments': 'amount', 'purchases': 'amount', 'targets': 'value'
} %}
{% set objects = {
    'absence': 'absences', 'account': 'accounts', 'action_item': 'action_items', 'activity': 'activities',
    'activity_review': 'activity_reviews', 'contact': 'contacts',
    'control_total': 'control_totals', 'deal': 'deals', 'deal_change': 'deal_changes',
    'deal_split': 'deal_splits', 'deal_update': 'deal_updates',
    'forecast_adjustment': 'forecast_adjustments', 'fx_rate': 'fx_rates',
    'inquiry': 'inquiries',
    'lead': 'leads', 'org_unit': 'org_units', 'post': 'posts', 'product': 'products',
    'promise': 'promises',
    'purchase': 'purchases', 'review_note': 'review_notes', 'target': 'targets', 'task': 'tasks',
    'user': 'users'
} %}
{# What names a record within its object; a row whose key cannot be read has none. #}
{% set keys = {
    'absence': ['owner_id', 'first_date', 'day_part'], 'account': ['account_id'], 'action_item': ['action_id'], 'activity': ['activity_id'],
    'activity_review': ['activity_review_id'], 'contact': ['contact_id'],
    'control_total': ['deal_source', 'control_date', 'status', 'dimension', 'member', 'measure'],
    'deal': ['deal_id'], 'deal_change': ['change_id'], 'deal_split': ['split_id'],
    'deal_update': ['deal_id'],
    'forecast_adjustment': ['scope_kind', 'scope_id', 'period_kind', 'period_start', 'told_date'],
    'fx_rate': ['rate_date', 'currency', 'rate_type'],
    'inquiry': ['inquiry_id'], 'lead': ['lead_id'], 'org_unit': ['unit_id', 'valid_from'],
    'post': ['owner_id', 'unit_id', 'valid_from'], 'product': ['product_id'],
    'promise': ['promise_id'], 'purchase': ['purchase_id'],
    'review_note': ['review_note_id'],
    'target': ['metric_id', 'scope_kind', 'scope_id', 'period_kind', 'period_start', 'version'],
    'task': ['task_id'], 'user': ['user_id']
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
        {% for key in keys[object] -%}
        {{ ' || ' ~ key_mark() ~ ' || ' if not loop.first -}}
        coalesce(cast({{ key }} as {{ type_text() }}), '')
        {%- endfor %} as record_key,
        {{ amounts.get(plural, 'cast(null as decimal(18, 2))') }} as amount
    from {{ ref('stg_lake__' ~ plural) }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {% endfor %}
)

select * from united

{# What activities are linked by, and the splits of deals: one form for all kinds, so that two builds can be compared. #}
{% set kinds = [
    ('deal_source', ref('int_deal_sources'), 'source', none, none, none, []),
    ('deal_link', ref('int_deals_linked'), 'source', 'deal_id', 'meant_source', 'meant_deal_id', []),
    ('deal', ref('int_deals_spanned'), 'source', 'deal_id', 'account_source', 'account_id', [
        'opened_on', 'case when closed_on <> ' ~ as_of_date() ~ ' then closed_on end'
    ]),
    ('contact', ref('int_contacts_accounted'), 'source', 'contact_id', none, 'account_id', ['title']),
    ('account', ref('int_accounts_known'), 'source', 'account_id', none, none, []),
    ('task', ref('int_tasks_known'), 'deal_source', 'deal_id', none, none, [
        'source', 'created_date', 'due_date', 'is_called_off'
    ]),
    ('share', ref('int_deals_shared') ~ ' where valid_to = ' ~ far_future(), 'source', 'deal_id',
        none, none, ['split_kind', 'owner_id', 'share_ratio', 'amount_reporting'])
] %}
{%- for kind, relation, source, record, related_source, related, details in kinds %}
{{ 'union all' if not loop.first }}
select
    '{{ kind }}' as kind,
    {{ source }} as source,
    {{ record or 'cast(null as ' ~ type_text() ~ ')' }} as record_id,
    {{ related_source or 'cast(null as ' ~ type_text() ~ ')' }} as related_source,
    {{ related or 'cast(null as ' ~ type_text() ~ ')' }} as related_id,
    {{ fingerprint(["'" ~ kind ~ "'", source] + ([record, related_source, related]
        | select | list) + details) }} as state
from {{ relation }}
{%- endfor %}

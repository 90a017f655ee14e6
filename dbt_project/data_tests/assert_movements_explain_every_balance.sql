{# Opening + movements = closing, to the smallest coin and the deal, in every scope and window. #}
select
    measure_code,
    window_id,
    scope_kind,
    scope_id,
    opening_amount,
    moved_amount,
    closing_amount
from {{ ref('fct_movement_balance') }}
where
    opening_amount + moved_amount <> closing_amount
    or opening_count + moved_count <> closing_count

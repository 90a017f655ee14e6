{{ kpi_target_periods(ref('fct_kpi_target_part'), 'target_amount') }}

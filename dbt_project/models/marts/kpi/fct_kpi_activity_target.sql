{{ kpi_target_periods(ref('fct_kpi_activity_target_part'), 'target_count') }}

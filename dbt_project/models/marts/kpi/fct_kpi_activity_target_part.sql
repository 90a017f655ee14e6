{{ kpi_target_parts(ref('fct_kpi_activity_target_month')) }}

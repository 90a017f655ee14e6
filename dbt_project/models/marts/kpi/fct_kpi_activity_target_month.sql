{{ kpi_target_months('activity_count') }}

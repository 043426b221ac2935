"""What a process is: time, calendars, distributions, stages, staff, parts, KPIs, the graph and its checks."""

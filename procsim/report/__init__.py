"""What people see: tables, pictures, maps, the HTML report."""

"""What the commands print: tables and lines, with every student's word made inert."""

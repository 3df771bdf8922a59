"""What an organisation gave and was told is never edited or erased: the database refuses."""

from django.db import migrations

TABLES = ("impact_listversion", "impact_notice")

FORWARD = """
create function houfeng_lists_append_only() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only: add a new row instead', tg_table_name
        using errcode = 'restrict_violation';
end $$;
""" + "".join(
    f"create trigger append_only before update or delete on {table} "
    f"for each row execute function houfeng_lists_append_only();\n"
    for table in TABLES
)
BACKWARD = (
    "".join(f"drop trigger append_only on {table};\n" for table in TABLES)
    + "drop function houfeng_lists_append_only();"
)


class Migration(migrations.Migration):
    dependencies = [("impact", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

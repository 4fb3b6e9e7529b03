"""Date arithmetic without the standard library."""

MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year, month):
    if month == 2 and is_leap(year):
        return 29
    return MONTH_DAYS[month - 1]


def day_number(year, month, day):
    """Days since 1 January of year 1, which is day 0."""
    before = year - 1
    days = before * 365 + before // 4 - before // 100 + before // 400
    for m in range(1, month):
        days += days_in_month(year, m)
    return days + day - 1


def from_day_number(number):
    year = number // 366 + 1
    while day_number(year + 1, 1, 1) <= number:
        year += 1
    month = 1
    rest = number - day_number(year, 1, 1)
    while rest >= days_in_month(year, month):
        rest -= days_in_month(year, month)
        month += 1
    return year, month, rest + 1


def weekday(year, month, day):
    return WEEKDAYS[day_number(year, month, day) % 7]


def add_days(date, days):
    return from_day_number(day_number(*date) + days)


def add_months(date, months):
    year, month, day = date
    index = year * 12 + (month - 1) + months
    year, month = index // 12, index % 12 + 1
    return year, month, min(day, days_in_month(year, month))


def days_between(first, second):
    return abs(day_number(*second) - day_number(*first))


def is_valid(year, month, day):
    if year < 1 or not 1 <= month <= 12:
        return False
    return 1 <= day <= days_in_month(year, month)


def parse(text):
    parts = text.split("-")
    if len(parts) != 3:
        raise ValueError("want YYYY-MM-DD")
    year, month, day = (int(part) for part in parts)
    if not is_valid(year, month, day):
        raise ValueError("no such day: " + text)
    return year, month, day


def show(date):
    return "%04d-%02d-%02d" % date


def workdays(first, last):
    """Days from first to last, both included, without weekends."""
    count = 0
    number = day_number(*first)
    while number <= day_number(*last):
        if number % 7 < 5:
            count += 1
        number += 1
    return count


def quarter(month):
    return (month - 1) // 3 + 1


def week_of_year(year, month, day):
    """ISO weeks would be longer; this one counts from the first Monday."""
    first = day_number(year, 1, 1)
    offset = (7 - first % 7) % 7
    return (day_number(year, month, day) - first - offset) // 7 + 1

import unittest

from intervals import IntervalSet, parse


class AddTest(unittest.TestCase):
    def test_joins_touching(self):
        self.assertEqual(IntervalSet([(1, 3), (3, 5)]).pairs, [(1, 5)])
        self.assertEqual(IntervalSet([(3, 5), (1, 3)]).pairs, [(1, 5)])

    def test_keeps_apart(self):
        self.assertEqual(IntervalSet([(6, 8), (1, 3)]).pairs, [(1, 3), (6, 8)])
        self.assertEqual(IntervalSet([(1, 3), (4, 6)]).pairs, [(1, 3), (4, 6)])

    def test_swallows(self):
        self.assertEqual(IntervalSet([(2, 3), (5, 6), (1, 9)]).pairs, [(1, 9)])
        self.assertEqual(IntervalSet([(1, 9), (2, 3)]).pairs, [(1, 9)])

    def test_refuses_empty(self):
        with self.assertRaises(ValueError) as caught:
            IntervalSet([(4, 4)])
        self.assertEqual(str(caught.exception), "empty interval: 4..4")
        self.assertEqual(IntervalSet([(4, 5)]).pairs, [(4, 5)])


class RemoveTest(unittest.TestCase):
    def test_splits(self):
        s = IntervalSet([(1, 10)])
        s.remove(4, 6)
        self.assertEqual(s.pairs, [(1, 4), (6, 10)])

    def test_cuts_ends(self):
        s = IntervalSet([(1, 5), (7, 9), (20, 30)])
        s.remove(4, 8)
        self.assertEqual(s.pairs, [(1, 4), (8, 9), (20, 30)])

    def test_whole_and_borders(self):
        s = IntervalSet([(1, 5), (7, 9)])
        s.remove(1, 5)
        self.assertEqual(s.pairs, [(7, 9)])
        s.remove(5, 7)
        s.remove(9, 12)
        self.assertEqual(s.pairs, [(7, 9)])


class QueryTest(unittest.TestCase):
    def setUp(self):
        self.s = IntervalSet([(1, 3), (5, 9), (12, 13), (20, 24)])

    def test_contains(self):
        inside = [n for n in range(0, 26) if self.s.contains(n)]
        self.assertEqual(inside, [1, 2, 5, 6, 7, 8, 12, 20, 21, 22, 23])
        self.assertFalse(IntervalSet().contains(0))

    def test_length(self):
        self.assertEqual(self.s.length(), 11)

    def test_gaps(self):
        self.assertEqual(self.s.gaps(), [(3, 5), (9, 12), (13, 20)])

    def test_widest(self):
        self.assertEqual(self.s.widest(), (5, 9))
        self.assertIsNone(IntervalSet().widest())


class TextTest(unittest.TestCase):
    def test_str(self):
        self.assertEqual(str(IntervalSet([(1, 4), (7, 8)])), "1-3, 7-7")
        self.assertEqual(str(IntervalSet()), "empty")

    def test_parse(self):
        self.assertEqual(parse("1-3, 7").pairs, [(1, 4), (7, 8)])
        self.assertEqual(parse(" , 5").pairs, [(5, 6)])


if __name__ == "__main__":
    unittest.main()

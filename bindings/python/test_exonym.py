"""What the binding promises, over the built-in lexicon: test_exonym.py, with EXONYM_LIBRARY at libexonym.so.0."""
import doctest, pathlib, tempfile, threading, unittest

import exonym


class Scanning(unittest.TestCase):
    def test_offsets_are_those_of_str(self):
        text = '\ud83d 😀 Łódź\0: Janem Lipavskim, ﬁn. Pradze'  # a lone surrogate is one code point
        mentions = exonym.Scanner().scan(text, 'pl')
        self.assertEqual([m.text for m in mentions], ['Łódź', 'Janem Lipavskim', 'Pradze'])
        for m in mentions:
            self.assertEqual(text[m.start:m.end], m.text)

    def test_what_is_known_of_a_mention(self):
        scanner = exonym.Scanner(names_in='pl')
        m, = scanner.scan('Prezydent Chin przyjechał.')
        self.assertEqual((m.id, m.canonical, m.label, m.type, m.via, m.tag), ('geo.cn', 'China', 'Chiny', 'GPE', 'name', 'pl:gen.pl'))
        self.assertEqual((m.ids['wikidata'], m.ids['iso'], m.parent, scanner.lang), ('Q148', 'CN', None, 'pl'))

    def test_options(self):
        text = 'Ketegangan di Laut Cina Selatan, kata PBB.'
        nested = exonym.Scanner(overlap='all').scan(text)
        self.assertEqual([m.parent for m in nested if m.id == 'geo.cn'], [0])
        self.assertEqual([m.id for m in exonym.Scanner(types='ORG').scan(text)], ['org.un'])
        with self.assertRaises(exonym.Error):
            exonym.Scanner(types='WRONG')
        with self.assertRaises(ValueError):
            exonym.Scanner(overlap='some')

    def test_an_image_is_shared_by_threads(self):
        image, results = exonym.Image(), []

        def work():
            with exonym.Scanner(image) as scanner:
                results.append([m.id for m in scanner.scan('Kanclerz Niemiec w Paryżu')])

        threads = [threading.Thread(target=work) for _ in range(4)]
        for t in threads: t.start()
        for t in threads: t.join()
        self.assertEqual(results, [['geo.de', 'loc.paris']] * 4)

    def test_empty_and_closed(self):
        scanner = exonym.Scanner()
        self.assertEqual(scanner.scan(''), [])
        scanner.close()
        scanner.close()
        with self.assertRaises(ValueError):
            scanner.scan('x')


class Images(unittest.TestCase):
    def test_what_is_no_image_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, 'a.exo')
            path.write_bytes(b'no image at all, but long enough to be looked at')
            for bad in lambda: exonym.Image(path), lambda: exonym.Image(data=path.read_bytes()), lambda: exonym.Image(path / 'b'):
                with self.assertRaises(exonym.Error) as caught:
                    bad()
                self.assertTrue(caught.exception.status and str(caught.exception))

    def test_entities(self):
        image = exonym.Image()
        self.assertEqual(image.entity('geo.cn', 'ro')[:4], ('geo.cn', 'China', 'China', 'GPE'))
        self.assertEqual(image.entity('geo.de', 'pl').label, 'Niemcy')
        self.assertIsNone(image.entity('geo.nowhere'))


class Names(unittest.TestCase):
    def test_lookup(self):
        best = exonym.Scanner().lookup('Lipavskim', 'pl')[0]
        self.assertEqual((best.id, best.sure, best.via), ('per.lipavsky-jan', False, 'surname'))
        self.assertEqual(exonym.Scanner().lookup('Qwxz Vbnm'), [])

    def test_compare(self):
        same = exonym.Image().compare('Annalena Bierbock', 'Annalena Baerbock')
        self.assertEqual(same.verdict, 'same')
        self.assertEqual(exonym.Image().compare('Jan Kowalski', 'Ewa Nowak').verdict, 'different')


def load_tests(loader, tests, pattern):
    tests.addTests(doctest.DocTestSuite(exonym))
    return tests


if __name__ == '__main__':
    unittest.main()

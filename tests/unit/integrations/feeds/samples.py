"""Files of offers written for these tests, one a format."""

FRANCE_TRAVAIL = """{"filtresPossibles": [{"filtre": "typeContrat"}], "resultats": [
 {"id": "17A", "intitule": "Serveur / Serveuse (H/F)", "description": "Service en salle.\\nLe soir.",
  "dateCreation": "2026-11-02T10:00:00.000Z", "romeCode": "g1803", "typeContrat": "SAI",
  "typeContratLibelle": "Contrat travail saisonnier - 4 Mois", "natureContrat": "Contrat travail",
  "lieuTravail": {"libelle": "17 - ROCHEFORT", "latitude": "45.94", "longitude": -0.96,
                  "codePostal": "17300", "commune": "17299"},
  "dureeTravailLibelle": "35H Travail en soirée", "nombrePostes": 3,
  "origineOffre": {"origine": "1", "urlOrigine": "https://exemple.test/17A"}},
 {"id": "17B", "intitule": "Plongeur (H/F)", "lieuTravail": {"libelle": "17 - Saintes"}},
 "pas une offre", {"id": "17C", "lieuTravail": {}}]}""".encode()

AGGREGATOR = """<?xml version="1.0" encoding="utf-8"?>
<source xmlns="http://exemple.test/flux">
<publisher>Atelier</publisher>
<job>
 <title><![CDATA[Soudeur TIG H/F]]></title>
 <date>Mon, 02 Nov 2026 10:00:00 GMT</date>
 <referencenumber>A-1</referencenumber>
 <url>https://exemple.test/a1</url>
 <city>Bègles</city><postalcode>33130</postalcode><state>Nouvelle-Aquitaine</state>
 <description><![CDATA[<p>Vous soudez&nbsp;:</p><ul><li>des cuves</li><li>des tubes</li></ul>
 <script>alert("volé")</script>]]></description>
 <jobtype>CDI</jobtype>
</job>
<x:job xmlns:x="http://exemple.test/autre"><x:title>Monteur</x:title><x:referencenumber>A-2</x:referencenumber>
 <x:description><p>Monter <b>vite</b></p><p>et bien</p></x:description></x:job>
<job><referencenumber>A-3</referencenumber></job>
</source>""".encode()

JOB_BOARD = """<offres><offre id="900"><intitule-du-poste>Aide-soignant F/H</intitule-du-poste>
<reference>R-9</reference><type-de-contrat>CDD</type-de-contrat><duree-du-contrat>6</duree-du-contrat>
<localisation-du-poste>Pau</localisation-du-poste><localite>64000 PAU</localite>
<description-de-la-mission>Soins de jour.</description-de-la-mission>
<profil-recherche>Diplôme exigé.</profil-recherche>
<date-de-mise-a-jour>03-11-2026 00:11:19</date-de-mise-a-jour>
<temps-de-travail-hebdomadaire>17,5</temps-de-travail-hebdomadaire></offre></offres>""".encode("iso-8859-1")

JOB_POSTING = b"""{"@context": "https://schema.org", "@graph": [{"@type": "Organization", "name": "Atelier"},
 {"@type": "JobPosting", "title": "Boulanger", "description": "<p>Du pain.</p>", "datePosted": "2026-11-04",
  "validThrough": "2027-01-31T23:59", "employmentType": ["FULL_TIME", "TEMPORARY"],
  "identifier": {"@type": "PropertyValue", "value": "B-1"}, "hiringOrganization": {"name": "Atelier"},
  "jobLocation": [{"@type": "Place", "address": {"addressLocality": "Limoges", "postalCode": "87000"}}]}]}"""

SPREADSHEET = (
    "Identifiant;Intitulé;Ville;Code postal;Type de contrat;Date de début;Code ROME;Description\r\n"
    'C-1;"Vendeur ; vendeuse";Périgueux;24000;CDI;04/01/2027;D1214;"Accueil\r\net caisse"\r\n'
    ";;;;;;;\r\n"
    "C-2;Chauffeur;Niort;79000;Intérim;;;;;trop\r\n"
    "C-3;Maçon d’œuvre;Brive;19100;CDI;;;\r\n"
).encode("cp1252")

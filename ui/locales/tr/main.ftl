# Ana pencere.

welcome-title = Postane'ye hoş geldiniz
welcome-text = Posta hesabınızı bir kez kurun, mektuplarınız buraya gelsin: kendi diskinize, başka hiçbir yere değil.
welcome-button = Posta hesabı kur

toolbar = Araç çubuğu
tool-new-mail = Yeni Posta
tool-reply = Yanıtla
tool-reply-all = Tümünü Yanıtla
tool-forward = İlet
tool-print = Yazdır
tool-delete = Sil
tool-send-receive = Gönder/Al

tree = Klasörler
folder-inbox = Gelen Kutusu
folder-outbox = Giden Kutusu
folder-sent = Gönderilmiş Öğeler
folder-deleted = Silinmiş Öğeler
folder-drafts = Taslaklar
folder-junk = Önemsiz E-posta
tree-menu = Klasör menüsü
splitter-tree = Klasör ağacının genişliği

list = İletiler
column-from = Kimden
column-to = Kime
column-subject = Konu
column-received = Alındı
column-size = Boyut
no-subject = (konu yok)
flagged = Bayraklı
unread = Okunmamış
urgent = Yüksek öncelik
answered = Yanıtlandı
forwarded = İletildi
date-today = Bugün { $time }
date-yesterday = Dün { $time }
column-attachment = Ek
column-flag = Bayrak
column-sent = Gönderildi
column-account = Hesap
column-folder = Klasör
fold = Konuşmayı kapat
unfold = Konuşmanın tamamını göster
watched = İzleniyor
ignored = Yoksayılıyor
list-menu = İleti menüsü
list-open = Aç
selecting = İletiler seçiliyor…
selecting-so-far = { $done } / { $total }
splitter-list = İleti listesinin boyutu

empty-inbox = Henüz posta yok.
empty-outbox = Gönderilmeyi bekleyen ileti yok.
empty-sent = Gönderdikleriniz burada saklanır.
empty-deleted = Silinmiş bir şey yok.
empty-drafts = Taslak yok. Yazmaya başladıklarınız burada saklanır.
empty-junk = Önemsiz e-posta yok.
empty-folder = Bu klasör boş. İletileri buraya sürükleyin.

outbox-waiting = Bekliyor
outbox-sending = Gönderiliyor
outbox-retrying = { $at } saatinde yeniden denenecek
outbox-failed = Kabul edilmedi
outbox-may-have-been-sent = Gönderilmiş olabilir
outbox-retry = Yeniden gönder
outbox-confirm = Gönderildi

reading = Okuma bölmesi
reading-none = Okumak için bir ileti seçin.
reading-many = { $count } ileti seçili.
reading-to = kime: { $people }
reading-cc = bilgi: { $people }
reading-bcc = gizli: { $people }
attachment-open = Aç
attachment-save = Kaydet
remote-blocked = Başka { $count } sunucudaki resimler yüklenmedi.
remote-show = Bu kez göster
remote-always = Bu gönderen için hep

status-counts = { $total ->
   *[other] { $totalText } ileti
  }, { $unreadText } okunmamış
status-connecting = { $host } sunucusuna bağlanılıyor
status-receiving = { $host } adresinden alınıyor: { $at } / { $total }
status-sending = { $host } üzerinden gönderiliyor: { $at } / { $total }
status-done = Bitti

problem-server-words = Sunucunun sözleri
problem-enter-password = Parolayı gir
problem-dismiss = Kapat

deleted = Silinmiş Öğeler'e taşındı
moved = Taşındı
undo = Geri al

lead-reply = { $date }, { $name } yazdı:
lead-forward = ---- İletilen ileti ----
field-from = Kimden
field-date = Tarih
field-subject = Konu
field-to = Kime
field-cc = Bilgi

ok = Tamam
cancel = Vazgeç
close = Kapat
link-title = Bu bağlantı açılsın mı?
link-open = Aç
move-title = Klasöre taşı
new-folder = Yeni klasör
rename-folder = Klasörü yeniden adlandır
folder-name = Ad
confirm-delete = { $count ->
    [one] Bu ileti kalıcı olarak silinsin mi? Geri getirilemez.
   *[other] { $count } ileti kalıcı olarak silinsin mi? Geri getirilemezler.
  }
confirm-discard = { $count ->
    [one] Bu taslak silinsin mi? Geri getirilemez.
   *[other] { $count } taslak silinsin mi? Geri getirilemez.
  }
confirm-empty = Silinmiş Öğeler boşaltılsın mı? İçindekiler geri getirilemez.
confirm-delete-folder = “{ $name }” klasörü silinsin mi? İçindekiler Silinmiş Öğeler'e gider.
password-title = Parola
password-text = Almak ve göndermek için { $email } hesabının parolası gerekiyor.
password-label = Parola
password-remember = Bu bilgisayarın anahtarlığında sakla
link-copy = Kopyala
link-copied = Kopyalandı
link-not-copied = Kopyalanamadı

options = Seçenekler
options-mark-read = İletiyi okundu saymak için açık kalma süresi
options-at-once = hemen
options-three-seconds = 3 saniye
options-ten-seconds = 10 saniye
options-never = kendiliğinden hiç
options-close-to-tray = Pencereyi kapatınca Postane bildirim alanında kalsın
options-notify = Yeni postayı duyur

about-text = Evdeki insanların posta programı: POP3, SMTP ve kendi diskinizdeki mektuplar. MIT veya Apache-2.0 lisansıyla.
help-pop-title = POP3: posta size nasıl gelir
help-pop = Sağlayıcınız sizin için bir posta kutusu tutar. Postane mektuplarınızı oradan Postane Protokolü'nün 3. sürümüyle alır: 995 numaralı kapıdan şifreli olarak ya da 110 numaralı kapıdan STLS ile. Bir mektup oradan ancak diskinizde güvende olduktan sonra silinir; isterseniz orada da kalır.
help-smtp-title = SMTP: posta sizden nasıl çıkar
help-smtp = Basit Posta Aktarım Protokolü mektuplarınızı sağlayıcınıza götürür: 465 numaralı kapıdan şifreli olarak ya da 587 numaralı kapıdan STARTTLS ile. 25 numaralı kapıdan sağlayıcılar mektupları birbirine verir; evden gelen postayı orada pek azı kabul eder.
help-way-title = Bir mektubun yolu
help-way = Sağlayıcınız, adresteki alan adının postasını hangi sunucunun aldığını DNS'e sorar (MX kaydı) ve mektubu ona verir. Mektup orada, sahibi alıncaya kadar posta kutusunda bekler.
help-where-title = Sunucularınızın adlarını nerede bulursunuz
help-where = Sağlayıcınızın yardım sayfalarında, “POP3” veya “posta programı” başlığı altında. Çoğu zaman adresinizin @ işaretinden sonraki kısmının önüne pop. veya mail. ile smtp. gelir.
